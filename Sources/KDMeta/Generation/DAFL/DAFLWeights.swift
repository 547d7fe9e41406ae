/// How much each term of DAFL's loss counts; the defaults are those for MNIST (Chen et al. 2019, section 4.1).
public struct DAFLWeights: Sendable, Equatable, Codable {
  /// Of the cross-entropy with the teacher's own answer.
  public var oneHot = 1.0
  /// β, of the entropy of the batch's mean answer, in the unit of the official code: logarithms to base 10.
  public var entropy = 5.0
  /// α, of the mean magnitude of what the last layer is fed.
  public var activation = 0.1
  /// Of how far apart images are, for how far apart the numbers are that they were made of: against images that are all one (Mao et al.
  /// 2019, "Mode seeking generative adversarial networks"). Not in the paper.
  public var diversity = 0.0
  /// Of how surely the teacher tells each image from the others of its batch: against images that it takes for one (Fang et al. 2021,
  /// "Contrastive model inversion for data-free knowledge distillation"). Not in the paper.
  public var contrast = 0.0

  /// The published weights.
  public init() {}
}
