public import Torch

/// How far the student's answers are from the teacher's: images on which they differ teach most (Fang et al. 2019, "Data-free adversarial
/// distillation"). There is none before a student learns.
public struct AdversarialTerm: GeneratorTerm {
  public static let name = "adversarial"
  public static let help =
    "While a student learns: weight of the divergence of its answers from the teacher's, which is raised."

  private let logits: String

  public init(_ setup: GeneratorTermSetup) { logits = setup.logits }

  public var taps: Set<String> { [logits] }

  /// The divergence is raised.
  public func factor(_ weight: Double) -> Double { -weight }

  public func value(_ batch: GeneratorBatch) throws -> Tensor? {
    guard let student = batch.student else { return nil }
    let answers = try batch.view(logits)
    let (teacherLog, studentLog) = (
      try answers.logSoftmax(1), try student.logits(for: batch.inputs).logSoftmax(1)
    )
    return try (answers.softmax(1) * (teacherLog - studentLog)).sum([1]).mean()
  }
}
