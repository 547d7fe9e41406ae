internal import Network
internal import Torch

/// Processes that train one network: all draw the same batch, each does its share of the work, and the gradients of all add up to those of the whole batch.
package struct TrainingTeam {
  private let team: ProcessTeam
  private let context: RunContext

  /// The processes of `context`; nil where there is this one alone.
  init?(_ context: RunContext) {
    guard let team = context.team else { return nil }
    self.team = team
    self.context = context
  }

  /// What operators sum over all processes by.
  var group: ProcessGroup { team.group }

  /// Gives `network` the weights that process 0 has.
  func unify(_ network: Executor) throws {
    try team.broadcast(network.weights.sorted { $0.key < $1.key }.map(\.value))
  }

  /// Which rows of a batch of `count` this process works on.
  func rows(of count: Int) throws(KDMetaError) -> Range<Int> {
    // All processes have to find this, and not those alone that would have nothing to do.
    guard count >= team.place.size else {
      throw KDMetaError.unfit(
        .batchSize,
        "a batch of \(count) is too small for \(team.place.size) processes; use fewer, or a larger batch"
      )
    }
    return team.share(of: count)
  }

  /// Random numbers of this process alone at `step`, whatever the others draw, for what is done to its share of a batch.
  func generator(at step: Int) throws(TorchError) -> Generator {
    try Generator(seed: context.ownSeed &+ UInt64(step + 1) &* 0x9E37_79B9_7F4A_7C15, on: context.device)
  }

  /// This process's part of `batch`.
  func share(of batch: SampleBatch) throws -> SampleBatch {
    let rows = try rows(of: batch.count)
    return SampleBatch(
      inputs: try batch.inputs.slice(0, rows), classes: try batch.classes?.slice(0, rows),
      logits: try batch.logits?.slice(0, rows))
  }

  /// All `count` rows of a tensor of which each process has its own, this one `rows`: gradients go to these, and the others are constants.
  ///
  /// A loss of the whole that every process computes so has, in each, the part of its gradients that goes through the own rows.
  func whole(_ own: Tensor, _ rows: Range<Int>, of count: Int) throws -> Tensor {
    let others = try withoutGradients {
      var parts: [Tensor] = []
      for range in [0..<rows.lowerBound, rows.upperBound..<count] {
        parts.append(
          try Tensor(
            repeating: 0, shape: [range.count] + own.shape.dropFirst(), type: own.elementType(),
            on: own.device))
      }
      let whole = try Tensor.concatenating([parts[0], own.detached(), parts[1]])
      try team.sum([whole], context.interruption)
      return whole
    }
    return try Tensor.concatenating([
      others.slice(0, 0..<rows.lowerBound), own, others.slice(0, rows.upperBound..<count),
    ])
  }

  /// The gradients at `parameters` of the sum of all processes' losses; nil where they do not depend on one.
  func gradients(of loss: Tensor, at parameters: [Tensor]) throws -> [Tensor?] {
    try team.gradients(of: loss, at: parameters)
  }

  /// Makes each of `tensors`, in place, the sum of those of all processes, which come to know whether one of them is to stop.
  func sum(_ tensors: [Tensor]) throws { try team.sum(tensors, context.interruption) }
}
