/// Numbers with a shape, in row-major order (the last dimension varies fastest), in ordinary memory.
///
/// It is what files hold and what the engine's tensors are made from; it computes nothing.
public struct ShapedArray<Scalar> {
  /// The length of each dimension; empty for a single number.
  public let shape: [Int]

  /// The numbers in row-major order; as many as the product of ``shape``.
  public private(set) var scalars: [Scalar]

  /// An array of `shape` that holds `scalars`.
  ///
  /// - Precondition: `scalars.count` is the product of `shape`, and no length is negative.
  public init(shape: [Int], scalars: [Scalar]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && scalars.count == shape.reduce(1, *),
      "\(scalars.count) numbers do not fill the shape \(shape)")
    self.shape = shape
    self.scalars = scalars
  }

  /// An array of one dimension.
  public init(_ scalars: [Scalar]) {
    self.init(shape: [scalars.count], scalars: scalars)
  }

  /// An array of `shape` in which every number is `value`.
  public init(repeating value: Scalar, shape: [Int]) {
    self.init(shape: shape, scalars: Array(repeating: value, count: shape.reduce(1, *)))
  }

  /// How many numbers there are.
  public var count: Int { scalars.count }

  /// The same numbers under another shape.
  ///
  /// - Precondition: `shape` has the same product as ``shape``.
  public func reshaped(to shape: [Int]) -> ShapedArray {
    ShapedArray(shape: shape, scalars: scalars)
  }

  /// The entries `range` of the first dimension.
  ///
  /// - Precondition: there is a first dimension, and `range` lies in it.
  public func rows(_ range: Range<Int>) -> ShapedArray {
    precondition(!shape.isEmpty && range.lowerBound >= 0 && range.upperBound <= shape[0])
    let stride = shape.dropFirst().reduce(1, *)
    return ShapedArray(
      shape: [range.count] + shape.dropFirst(),
      scalars: Array(scalars[range.lowerBound * stride..<range.upperBound * stride]))
  }

  /// Each number passed through `transform`, under the same shape.
  public func map<Result>(_ transform: (Scalar) -> Result) -> ShapedArray<Result> {
    ShapedArray<Result>(shape: shape, scalars: scalars.map(transform))
  }
}

extension ShapedArray: Sendable where Scalar: Sendable {}
extension ShapedArray: Equatable where Scalar: Equatable {}
extension ShapedArray: Hashable where Scalar: Hashable {}
