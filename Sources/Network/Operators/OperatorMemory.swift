internal import Torch

/// Tensors that a node makes of shapes and settings alone, kept by its executor until the shapes change.
///
/// Used by one thread, as its executor is.
final class OperatorMemory {
  private var tensors: [[Int]: Tensor] = [:]

  /// The tensor under `key`, made by `make` where there is none yet.
  func tensor(_ key: [Int], _ make: () throws(TorchError) -> Tensor) throws(TorchError) -> Tensor {
    if let tensor = tensors[key] { return tensor }
    let tensor = try make()
    tensors[key] = tensor
    return tensor
  }

  /// Forgets all of them.
  func clear() { tensors = [:] }
}
