internal import Network
internal import Torch

/// Processes that train one network: all draw the same batch, each learns from its share, and their gradients become those of the whole batch.
///
/// Batch norms normalise by the moments of a share; their running moments are the means over the processes.
struct TrainingTeam {
  private let team: ProcessTeam
  private let interruption: Interruption
  /// Running moments of batch norms.
  private let moments: [Tensor]

  /// The processes of `context`, which train `network` from the weights that process 0 has; nil where there is this one alone.
  init?(_ context: RunContext, training network: Executor) throws {
    guard let team = context.team else { return nil }
    self.team = team
    interruption = context.interruption
    moments = network.graph.batchNormMoments.flatMap { [$0.mean, $0.variance] }
      .compactMap { network.weights[$0] }
    try team.broadcast(network.weights.sorted { $0.key < $1.key }.map(\.value))
  }

  /// This process's part of `batch`.
  func share(of batch: SampleBatch) throws -> SampleBatch {
    let rows = team.share(of: batch.count)
    guard !rows.isEmpty else {
      throw KDMetaError.mismatch(
        "a batch of \(batch.count) is too small for \(team.place.size) processes; use fewer, or a larger --batch-size"
      )
    }
    return SampleBatch(
      inputs: try batch.inputs.slice(0, rows), classes: try batch.classes?.slice(0, rows),
      logits: try batch.logits?.slice(0, rows))
  }

  /// Makes `gradients` of the mean loss over `share`, in place, those of the mean over the `whole` batch, which this returns.
  func average(
    _ loss: Tensor, _ gradients: [Tensor?], from share: SampleBatch, of whole: SampleBatch
  ) throws -> Tensor {
    let mean = try withoutGradients { try loss.detached() * 1 }
    try team.average(
      gradients.compactMap { $0 } + moments + [mean],
      weight: Double(share.count) / Double(whole.count), interruption)
    return mean
  }
}
