internal import Foundation
public import Torch

/// The entropy of a batch's mean answer: over a batch the teacher is to see all classes alike (Chen et al. 2019, equation 7).
public struct ClassBalanceTerm: GeneratorTerm {
  public static let name = "class-balance"
  public static let help =
    "Weight of the entropy of a batch's mean answer, with logarithms to base 10 as in the official code."

  private let logits: String

  public init(_ setup: GeneratorTermSetup) { logits = setup.logits }

  public var taps: Set<String> { [logits] }

  /// The entropy is raised, and counts in the unit of the official code.
  public func factor(_ weight: Double) -> Double { -(weight / log(10)) }

  public func value(_ batch: GeneratorBatch) throws -> Tensor? { try batch.view(logits).classEntropy() }
}
