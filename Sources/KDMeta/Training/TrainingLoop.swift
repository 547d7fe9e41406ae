internal import Checkpoints
internal import Network
internal import Torch

/// The loop that trains every network: samples in, one step of Adam each batch.
struct TrainingLoop {
  let network: Executor
  let source: any SampleSource
  let settings: TrainingSettings
  let generator: Generator
  let checkpointing: Checkpointing
  let context: RunContext

  /// Trains the network, in place, to lower `loss` of its logits for each batch; `logits` names their value. Goes on where an interrupted run stopped.
  ///
  /// - Parameter curve: Shown the network after each step, which does not change it.
  func run(
    stage: String, logits: String, curve: LearningCurve? = nil,
    loss: (SampleBatch, Tensor) throws -> Tensor
  ) throws {
    try context.inStep { try steps(stage, logits, curve, loss) }
  }

  private func steps(
    _ stage: String, _ logits: String, _ curve: LearningCurve?, _ loss: (SampleBatch, Tensor) throws -> Tensor
  ) throws {
    let training = try TrainingStep(
      network, source: source, settings: settings, generator: generator,
      team: TrainingTeam(context))
    defer { for parameter in training.parameters { try? parameter.setRequiresGradient(false) } }
    let average =
      try settings.emaDecay > 0 ? ExponentialMovingAverage(of: network, keeping: settings.emaDecay) : nil
    let parts: [(name: String, part: any Resumable)] =
      [("network", network), ("optimizer", training.optimizer), ("source", source), ("random", generator)]
      + (average.map { [("average", $0)] } ?? []) + (curve.map { [("curve", $0)] } ?? [])
    for step in try firstStep(parts)..<settings.steps {
      let value = try training(step, logits: logits, loss: loss)
      try average?.update(afterStep: step)
      if context.isFirst { try curve?.look(at: network, logits: logits, afterStep: step + 1) }
      // The last loss is looked at whether or not anybody watches: what is not finite never becomes finite again.
      if step + 1 == settings.steps { _ = try Self.finite(value) }
      try checkpointing.step(stage, "steps", done: step + 1, total: settings.steps) {
        try Self.state(parts, step: step + 1)
      } metrics: {
        [Progress.Metric("loss", try Self.finite(value))] + (try source.metrics())
      }
    }
    try average?.apply()
  }

  /// The network as it is now, in the form that the settings ask for.
  func model() throws -> Model {
    let model = try network.model()
    return settings.foldsBatchNorms ? model.foldingBatchNorms() : model
  }

  private static func state(
    _ parts: [(name: String, part: any Resumable)], step: Int
  ) throws -> StateDictionary {
    var state = StateDictionary()
    state.set("step", to: step)
    for (name, part) in parts { state.set(name, to: try part.state()) }
    return state
  }

  /// The step to begin with: the first one, or that at which an interrupted run stopped, whose state `parts` then have.
  private func firstStep(_ parts: [(name: String, part: any Resumable)]) throws -> Int {
    guard let state = checkpointing.restored else { return 0 }
    for (name, part) in parts { try part.restore(state.part(name)) }
    return try state.integer("step")
  }

  /// The number of a loss, which must be one.
  private static func finite(_ loss: Tensor) throws -> Double {
    let number = try loss.item()
    guard number.isFinite else {
      throw KDMetaError.diverged(what: "the loss", value: number)
    }
    return number
  }
}
