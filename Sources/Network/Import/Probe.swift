internal import Arrays
internal import ONNX

/// What is known of a file's values when the batch has a certain length.
///
/// A file is read for two lengths at once. What comes out the same for both is a constant; what does not follows the batch.
struct Probe {
  /// The length of the batch.
  let batch: Int
  /// The shapes of the values, as far as they are known.
  var shapes: [String: [Int]] = [:]
  /// The values that are known beforehand: weights, settings, and what is computed from shapes.
  var known: [String: TensorData] = [:]

  /// The shape of `value`, `nil` where it is open.
  func shape(of value: String) -> [Int]? { known[value]?.shape ?? shapes[value] }
}
