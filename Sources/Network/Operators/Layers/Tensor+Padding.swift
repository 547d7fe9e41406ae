internal import Torch

extension Tensor {
  /// The tensor with a border of `value` around its last dimensions: so many before and after each; a negative number
  /// cuts.
  func padded(before: [Int], after: [Int], value: Double = 0) throws(TorchError) -> Tensor {
    // The engine counts from the last dimension.
    try padded(before.indices.reversed().flatMap { [before[$0], after[$0]] }, value: value)
  }
}
