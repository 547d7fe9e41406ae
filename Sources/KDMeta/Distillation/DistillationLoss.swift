package import Torch

/// What a student is to lower: L = (1 − w)·τ²·KL(softmax(t/τ) ‖ softmax(s/τ)) + w·CE(s, class) (Hinton, Vinyals, Dean 2015).
public struct DistillationLoss: Sendable, Equatable, Codable {
  /// τ: how much both sides' logits are softened.
  public var temperature = 4.0
  /// w: the share of the cross-entropy with the class.
  public var hardLabelWeight = 0.0

  /// The default loss.
  public init() {}

  /// The loss of `student` logits, a mean over rows; `classes` are needed where they have a share.
  package func callAsFunction(student: Tensor, teacher: Tensor, classes: Tensor?) throws -> Tensor {
    let logs = try (student / temperature).logSoftmax(1)
    let targets = try (teacher / temperature).softmax(1)
    // The teacher's entropy is a constant, taken off so that a perfect student's loss is zero.
    let entropy = try targets * (teacher / temperature).logSoftmax(1)
    let divergence = try (entropy - targets * logs).sum([1]).mean() * (temperature * temperature)
    guard hardLabelWeight > 0 else { return divergence }
    guard let classes else {
      throw KDMetaError.unfit(
        .hardLabels, "hard labels count only with data that have classes, and these have none")
    }
    return try divergence * (1 - hardLabelWeight) + student.crossEntropy(classes) * hardLabelWeight
  }
}
