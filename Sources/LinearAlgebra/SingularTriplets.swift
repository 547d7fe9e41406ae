/// Some singular values of a matrix, and their singular vectors.
public struct SingularTriplets: Sendable, Equatable {
  /// The left singular vectors: rows × `values.count`, column i for `values[i]`, orthonormal.
  public let left: Matrix

  /// The singular values, the greatest first, none negative.
  public let values: [Double]

  /// The right singular vectors: columns × `values.count`, column i for `values[i]`, orthonormal.
  ///
  /// The matrix is `left` · diagonal of `values` · `right`ᵀ if there are all triplets, else that is the nearest matrix
  /// of such a rank. Signs are arbitrary, but those of a left and a right vector belong together.
  public let right: Matrix
}
