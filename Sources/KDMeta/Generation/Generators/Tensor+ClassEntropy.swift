internal import Torch

extension Tensor {
  /// The entropy of the mean answer over a batch of logits [n, classes], in natural logarithms: ln K where all K classes come alike.
  func classEntropy() throws(TorchError) -> Tensor {
    let mean = try softmax(1).mean([0])
    // Of probabilities that are 0 in single precision the product with the logarithm is 0 too.
    return try -(mean * mean.clamp(1e-30, 1).logarithm()).sum()
  }
}
