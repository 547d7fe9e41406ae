internal import Network
public import Torch

/// How surely the teacher tells each image from the others of its batch, shown all twice with jitter: against images that it takes for one (Fang et
/// al. 2021, "Contrastive model inversion for data-free knowledge distillation", without their projection and without earlier images).
public struct ContrastTerm: GeneratorTerm {
  public static let name = "contrast"
  public static let help =
    "Weight of how surely the teacher tells each image from the batch's others, shown all twice with jitter: against images that it takes for one."

  private let features: String

  public init(_ setup: GeneratorTermSetup) throws { features = try setup.synthesis.head().features }

  public var taps: Set<String> { [features] }
  public var viewCount: Int { 2 }

  public func value(_ batch: GeneratorBatch) throws -> Tensor? {
    try batch.view(features).contrast(with: batch.view(features, 1))
  }
}

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
