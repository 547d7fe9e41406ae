public import Torch

/// How far the teacher's answers are from those that it was to give, or from the nearest that are of one class (Chen et al. 2019,
/// equation 5): a cross-entropy, or with soft labels the divergence of the softened answers from them.
public struct OneHotTerm: GeneratorTerm {
  public static let name = "one-hot"
  public static let help =
    "Weight of the cross-entropy with the answer that the generator was told, or with the teacher's own."

  private let logits: String
  private let softLabels: ZSKDObjective?

  public init(_ setup: GeneratorTermSetup) throws {
    logits = setup.logits
    softLabels = try SoftLabels.objective(setup)
  }

  public var taps: Set<String> { [logits] }

  public func value(_ batch: GeneratorBatch) throws -> Tensor? {
    let answers = try batch.view(logits)
    if let softLabels, let targets = batch.targets {
      return try softLabels.distances(batch.views[0], to: [targets]).mean()
    }
    if let classes = try batch.classes() { return try answers.crossEntropy(classes) }
    return try answers.crossEntropy(withoutGradients { try answers.argmax(1) })
  }
}
