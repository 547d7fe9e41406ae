internal import Checkpoints
internal import Network
internal import Torch

/// Makes images by a generator, which is trained before the first of them, or while a student learns from them.
final class GeneratorSynthesizer: Synthesizer {
  let training: GeneratorTraining
  /// What is done to each image after the generator; nil for nothing.
  private let refinement: ImageRefinement?
  /// What a student learns from beside fresh images, while it learns.
  private let bank: GeneratorBank?
  private let logits: String
  private var batchesShown = 0
  private var last: GeneratorLoss.Value?

  init(_ training: GeneratorTraining, refinement: ImageRefinement?, _ setup: GeneratorTermSetup) throws {
    self.training = training
    self.refinement = refinement
    logits = setup.logits
    bank = GeneratorBank(setup, refines: refinement != nil, random: training.random)
  }

  var batchSize: Int { training.options.batchSize }
  var stepsPerBatch: Int { refinement?.inversion.options.steps ?? 1 }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    state.set("batches", to: batchesShown)
    state.set("training", to: try training.state())
    if let bank { state.set("bank", to: try bank.state()) }
    return state
  }

  func restore(_ state: StateDictionary) throws {
    batchesShown = try state.integer("batches")
    try training.restore(state.part("training"))
    try bank?.restore(state.part("bank"))
  }

  func prepare(onStep: (Int, Int, () throws -> [Progress.Metric]) throws -> Void) throws {
    try training.run { step, loss in
      try onStep(step, training.options.steps) { try training.metrics(loss) }
    }
  }

  func synthesize(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> SynthesizedImages {
    let batch = try withoutGradients {
      let wanted = training.options.conditioning == .none ? nil : classes
      return try training.batch(classes.count, for: wanted, isTraining: false)
    }
    guard let refinement, let pixels = batch.pixels else { return try asGenerated(batch, onStep: onStep) }
    return try refinement.refined(batch, pixels, onStep: onStep)
  }

  private func asGenerated(
    _ batch: GeneratorBatch, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> SynthesizedImages {
    try withoutGradients {
      var batch = batch
      batch.views = Array(
        repeating: try training.teacher.run([batch.inputs], taps: training.loss.taps.union([logits])).taps,
        count: training.loss.viewCount)
      let loss = try training.loss(batch).total
      try onStep(1) { try loss.item() }
      return SynthesizedImages(
        inputs: batch.inputs, classes: try batch.classes(),
        losses: try loss.reshaped([1]).expanded([batch.inputs.shape[0]]))
    }
  }

  /// A batch after a step of the generator (Chen et al. 2019, algorithm 1), or after every so many; with a bank half of it are earlier images.
  func sample(_ count: Int, for student: any StudentView) throws -> SampleBatch {
    defer { batchesShown += 1 }
    let batch = try fresh(count, for: student)
    guard let bank else { return batch }
    let inputs = try bank.mixed(batch.inputs, random: training.random) { classes in
      try synthesize(for: classes) { _, _ in }
    }
    return SampleBatch(inputs: inputs, classes: nil, logits: nil)
  }

  private func fresh(_ count: Int, for student: any StudentView) throws -> SampleBatch {
    let options = training.options
    if batchesShown.isMultiple(of: options.studentBatches) {
      let step = try training.step(count, for: student)
      last = step.loss
      if options.sharesBatch {
        return SampleBatch(
          inputs: try step.shown.detached(), classes: try step.batch.classes(),
          logits: try step.batch.view(logits).detached())
      }
    }
    return try withoutGradients {
      let fresh = try training.batch(count, isTraining: true)
      return SampleBatch(inputs: fresh.inputs, classes: try fresh.classes(), logits: nil)
    }
  }

  /// The terms of the generator's loss; its total goes without saying beside the student's.
  func metrics() throws -> [Progress.Metric] {
    try last.map { try Array(training.metrics($0).dropFirst()) } ?? []
  }
}
