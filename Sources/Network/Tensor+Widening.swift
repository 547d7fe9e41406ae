internal import Torch

extension Tensor {
  /// The same numbers as float32 where they are bfloat16: of what layers give, for what needs more bits than they do.
  func widened() throws(TorchError) -> Tensor {
    try elementType() == .bfloat16 ? try to(.float32) : self
  }
}
