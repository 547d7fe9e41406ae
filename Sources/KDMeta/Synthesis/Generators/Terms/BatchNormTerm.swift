internal import Records
public import Torch

/// How far the moments of the teacher's channels over the batch are from those that its batch norms know of the data (Yin et al. 2020,
/// equation 4).
public struct BatchNormTerm: GeneratorTerm {
  public static let name = "batch-norm"
  public static let help =
    "Weight of the distance of the channels' moments over the batch to those that the teacher's batch norms know."

  private let moments: any ImageObjective

  public init(_ setup: GeneratorTermSetup) throws {
    moments = try ChannelMoments.objectiveOfBatchNorms(setup.synthesis.objectiveSetup())
  }

  public var taps: Set<String> { moments.values }

  public func value(_ batch: GeneratorBatch) throws -> Tensor? {
    let classes = try batch.classes() ?? Tensor.zeros(batch.inputs.shape[0], on: batch.inputs.device)
    let targets = try withoutGradients {
      try moments.drawTargets(for: classes, generator: Generator(seed: 0, on: batch.inputs.device))
    }
    return try moments.distances(batch.views[0], to: targets).mean()
  }
}

extension Tensor {
  /// `count` zeros (int64).
  fileprivate static func zeros(_ count: Int, on device: Device) throws(TorchError) -> Tensor {
    try Tensor((0..<count).map { _ in Int64(0) }, shape: [count], on: device)
  }
}
