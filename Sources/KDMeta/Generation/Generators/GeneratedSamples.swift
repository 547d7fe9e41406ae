internal import Checkpoints
internal import Torch

/// The images of a generator that is trained while a student learns from them: it takes a step of its own before each batch
/// (Chen et al. 2019, algorithm 1), or before every so many.
final class GeneratedSamples: SampleSource {
  private let training: GeneratorTraining
  /// The name of the teacher's logits.
  private let logits: String
  /// Whether the student is shown the batch of the generator's step, as by the official code, rather than a fresh one.
  private let sharesBatches: Bool
  /// How many batches the student is shown for each step.
  private let batchesPerStep: Int
  private let memory: ImageBank?
  private var batchesShown = 0
  private var last: GeneratorLossParts?

  init(_ training: GeneratorTraining, logits: String, sharesBatches: Bool, batchesPerStep: Int = 1) {
    precondition(batchesPerStep == 1 || !sharesBatches, "only a step's own batch can be shared")
    self.training = training
    self.logits = logits
    self.sharesBatches = sharesBatches
    self.batchesPerStep = batchesPerStep
    let replayCount = training.settings.generator.replayCount
    memory = replayCount > 0 ? ImageBank(capacity: replayCount, generator: training.random) : nil
  }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    state.set("batches", to: batchesShown)
    state.set("training", to: try training.state())
    if let memory { state.set("memory", to: try memory.state()) }
    return state
  }

  func restore(_ state: StateDictionary) throws {
    batchesShown = try state.integer("batches")
    try training.restore(state.part("training"))
    try memory?.restore(state.part("memory"))
  }

  func nextBatch(_ count: Int) throws -> SampleBatch {
    let batch = try generatedBatch(count)
    guard let memory else { return batch }
    return try withoutGradients {
      SampleBatch(inputs: try memory.mixed(batch.inputs), classes: nil, logits: nil)
    }
  }

  private func generatedBatch(_ count: Int) throws -> SampleBatch {
    defer { batchesShown += 1 }
    if batchesShown.isMultiple(of: batchesPerStep) {
      let step = try training.step(count)
      last = step.loss
      if sharesBatches {
        return SampleBatch(
          inputs: try step.shown.detached(), classes: try step.batch.classes(),
          logits: try step.activations[logits]?.detached())
      }
    }
    return try withoutGradients {
      let fresh = try training.batch(count, isTraining: true)
      return SampleBatch(inputs: fresh.images.inputs, classes: try fresh.classes(), logits: nil)
    }
  }

  /// The terms of the generator's loss; its total goes without saying beside the student's.
  func metrics() throws -> [Progress.Metric] {
    try last.map { try Array(training.metrics($0).dropFirst()) } ?? []
  }
}
