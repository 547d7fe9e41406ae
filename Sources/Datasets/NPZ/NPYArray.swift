public import Arrays

/// The numbers of a NumPy array, widened to one of two types.
public enum NPYArray: Sendable, Equatable {
  /// From float32 and float16 without loss; from float64 rounded.
  case floats(ShapedArray<Float>)

  /// From all integers, and from booleans as 0 and 1.
  case integers(ShapedArray<Int64>)

  /// The length of each dimension; empty for a single number.
  public var shape: [Int] {
    switch self {
    case .floats(let array): array.shape
    case .integers(let array): array.shape
    }
  }
}
