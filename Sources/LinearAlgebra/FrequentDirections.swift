/// A short list of vectors whose second moments stand for those of a long stream of them: Frequent Directions (Liberty,
/// "Simple and Deterministic Matrix Sketching", 2013; the bound is Ghashami, Liberty, Phillips and Woodruff's, 2016).
///
/// With A the vectors seen and B those kept, both as rows, no direction's sum of squares is ever too large, and none is too
/// small by more than ``loss``: 0 ≤ ‖Au‖² − ‖Bu‖² ≤ `loss` for every u of length 1. And for every k ≤ `size`, `loss` · (`size` + 1 − k) is
/// at most what the best k directions leave of ‖A‖², so that data of at most `size` directions lose nothing.
public struct FrequentDirections: Sendable {
  /// How many numbers a vector has.
  public let dimension: Int
  /// How many vectors are left when the list is shortened, which happens when there are more than twice as many.
  public let size: Int
  /// The vectors kept, a column each.
  public private(set) var vectors: Matrix
  /// How much smaller than the stream's the sum of squares along a direction may be.
  public private(set) var loss: Double

  /// What has seen nothing yet; or what was left with these `vectors` and this `loss`.
  ///
  /// - Precondition: `size` is 1 or more, `loss` 0 or more, and the vectors are of this dimension.
  public init(dimension: Int, size: Int, vectors: Matrix? = nil, loss: Double = 0) {
    precondition(size >= 1 && loss >= 0 && vectors?.rows ?? dimension == dimension)
    self.dimension = dimension
    self.size = size
    self.vectors = vectors ?? Matrix(rows: dimension, columns: 0, elements: [])
    self.loss = loss
  }

  /// Takes in the columns of `more`: in chunks, so that no more than 3·`size` vectors are ever held.
  ///
  /// - Throws: ``LinearAlgebraError`` where they are not of this dimension or not finite.
  public mutating func append(_ more: Matrix) throws(LinearAlgebraError) {
    let operation = "take in vectors of \(more.rows) numbers"
    guard more.rows == dimension else {
      throw .shapesDoNotFit(operation: operation, reason: "the others have \(dimension)")
    }
    try more.requireFinite(operation)
    for start in stride(from: 0, to: more.columns, by: size) {
      vectors.appendColumns(start..<min(start + size, more.columns), of: more)
      if vectors.columns > 2 * size { try shorten() }
    }
  }

  /// Takes in what `other` has seen; its loss, and what shortening the list costs, add to this one's.
  ///
  /// - Precondition: both are shortened to the same size.
  /// - Throws: as ``append(_:)``.
  public mutating func merge(_ other: FrequentDirections) throws(LinearAlgebraError) {
    precondition(other.size == size)
    try append(other.vectors)
    loss += other.loss
  }

  /// The `count` strongest directions, strongest first, each as long as the root of its sum of squares; and the sum of
  /// squares of the next.
  ///
  /// - Precondition: `count` is 1 or more. There may be fewer directions.
  public func strongest(
    _ count: Int
  ) throws(LinearAlgebraError) -> (directions: Matrix, next: Double) {
    guard vectors.columns > 0 else { return (vectors, 0) }
    let pairs = try principal(min(count + 1, vectors.columns))
    let kept = min(count, pairs.values.count)
    return (
      try combined(pairs, Array(repeating: 1, count: kept)),
      pairs.values.count > kept ? max(0, pairs.values[kept]) : 0
    )
  }

  /// Leaves the `size` strongest directions, each with the sum of squares of the next one less.
  private mutating func shorten() throws(LinearAlgebraError) {
    let pairs = try principal(size + 1)
    let next = max(0, pairs.values[size])
    let shares = pairs.values.prefix(size).map { $0 > next ? (($0 - next) / $0).squareRoot() : 0 }
    vectors = try combined(pairs, shares)
    loss += next
  }

  /// The greatest eigenpairs of the vectors' Gram matrix, which is small.
  private func principal(_ count: Int) throws(LinearAlgebraError) -> Eigenpairs {
    try SymmetricEigenproblem.dense(
      try vectors.multiplied(by: vectors, transposing: .left), .greatest, count: count)
  }

  /// The principal directions with their lengths times `shares`: combinations of the vectors, with V of the Gram matrix B·Bᵀ = V·Σ²·Vᵀ
  /// the rows of Vᵀ·B.
  private func combined(_ pairs: Eigenpairs, _ shares: [Double]) throws(LinearAlgebraError) -> Matrix {
    try vectors.multiplied(by: pairs.vectors.scalingColumns(by: shares))
  }
}
