internal import Torch

extension Tensor {
  /// How far rows of features [n, d] are from telling which row of `other`, of as many, belongs to them: the mean cross-entropy of a softmax over
  /// cosines divided by `temperature` (van den Oord et al. 2018, "Representation learning with contrastive predictive coding",
  /// equation 4); ln n where all are alike.
  ///
  /// With features of the same images seen twice, it is low where each image is like itself and unlike all others.
  func contrast(with other: Tensor, temperature: Double = 0.1) throws(TorchError) -> Tensor {
    let cosines = try scaledToLength1().matmul(other.scaledToLength1().transposed())
    return try (cosines / temperature).crossEntropy(.range(shape[0], on: device))
  }

  /// Rows of length 1; of zeros, which have no direction, zeros.
  private func scaledToLength1() throws(TorchError) -> Tensor {
    try self / square().sum([1], keep: true).clamp(1e-12, .infinity).squareRoot()
  }
}
