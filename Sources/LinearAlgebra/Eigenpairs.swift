/// Some eigenvalues of a symmetric matrix, and their eigenvectors.
public struct Eigenpairs: Sendable, Equatable {
  /// The eigenvalues from the end of the spectrum that was asked for inwards; a repeated one stands repeatedly.
  public let values: [Double]

  /// The eigenvectors: dimension × `values.count`, column i for `values[i]`, orthonormal.
  ///
  /// A vector's sign is arbitrary, and so is the basis that is chosen for a repeated eigenvalue.
  public let vectors: Matrix

  /// Pairs in the order that `end` asks for, whatever their order was.
  init(values: consuming [Double], vectors: consuming Matrix, from end: SpectrumEnd) {
    precondition(values.count == vectors.columns)
    // Few exchanges matter, since each moves two long columns; comparisons cost nothing beside them.
    for place in values.indices {
      var best = place
      for other in values.indices[(place + 1)...] where end.precedes(values[other], values[best]) {
        best = other
      }
      guard best != place else { continue }
      values.swapAt(place, best)
      vectors.swapColumns(place, best)
    }
    self.values = values
    self.vectors = vectors
  }
}
