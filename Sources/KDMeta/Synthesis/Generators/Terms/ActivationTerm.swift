internal import Network
public import Torch

/// The mean magnitude of what the teacher's last layer is fed: real images move it strongly (Chen et al. 2019, equation 6).
public struct ActivationTerm: GeneratorTerm {
  public static let name = "activation"
  public static let help = "Weight of the mean magnitude of what the teacher's last layer is fed."

  private let features: String

  public init(_ setup: GeneratorTermSetup) throws { features = try setup.synthesis.head().features }

  public var taps: Set<String> { [features] }

  /// The magnitude is raised.
  public func factor(_ weight: Double) -> Double { -weight }

  public func value(_ batch: GeneratorBatch) throws -> Tensor? { try batch.view(features).absolute().mean() }
}
