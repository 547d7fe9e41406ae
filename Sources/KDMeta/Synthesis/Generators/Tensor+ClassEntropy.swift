internal import Torch

extension Tensor {
  /// The entropy of the mean answer over a batch of logits [n, classes], in natural logarithms: ln K where all K classes come alike.
  func classEntropy() throws(TorchError) -> Tensor {
    try softmax(1).mean([0]).entropies()
  }

  /// How far the answers tell the images of a batch of logits [n, classes] apart, in nats: the entropy of the mean answer less the mean
  /// entropy of an answer. It is 0 where all are answered alike.
  func classInformation() throws(TorchError) -> Tensor {
    try classEntropy() - softmax(1).entropies() * (1 / Double(shape[0]))
  }

  /// The entropies of distributions, summed over all of them.
  private func entropies() throws(TorchError) -> Tensor {
    // Of probabilities that are 0 in single precision the product with the logarithm is 0 too.
    try -(self * clamp(1e-30, 1).logarithm()).sum()
  }
}
