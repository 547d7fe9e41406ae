internal import Checkpoints
internal import Network
internal import Records
internal import Torch

/// Makes images by changing noise until a teacher's activations for it are what an objective asks for.
struct InversionSynthesizer: Synthesizer {
  private let classifier: Classifier
  /// Channels, height and width of the pixels.
  private let shape: [Int]
  private let inversion: Inversion
  /// The images that a student learns from while more are made.
  private let bank: RefreshedBank

  /// Images of `objective` by `options`.
  init(_ objective: any ImageObjective, _ options: InversionOptions, _ setup: SynthesisSetup) throws {
    self.init(
      classifier: setup.teacher.classifier, shape: setup.shape,
      inversion: Inversion(
        teacher: setup.executor, objective: objective, inputs: try setup.inputs(),
        prior: try setup.prior(
          totalVariation: options.totalVariation, imageStatistics: options.imageStatistics),
        options: options, generator: try setup.ownRandom()),
      bank: RefreshedBank(setup, batchSize: options.batchSize))
  }

  init(classifier: Classifier, shape: [Int], inversion: Inversion, bank: RefreshedBank) {
    self.classifier = classifier
    self.shape = shape
    self.inversion = inversion
    self.bank = bank
  }

  private var generator: Generator { inversion.generator }
  /// The hidden taps, which a dropout method silences in part.
  private var hiddenTaps: [Tap] { classifier.taps.filter { $0.value != classifier.logits } }

  var batchSize: Int { inversion.options.batchSize }
  var stepsPerBatch: Int { inversion.options.steps }

  func state() throws -> StateDictionary {
    var state = try generator.state()
    state.set("bank", to: try bank.state())
    return state
  }

  func restore(_ state: StateDictionary) throws {
    try generator.restore(state)
    try bank.restore(state.part("bank"), on: generator.device)
  }

  func synthesize(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> SynthesizedImages {
    let objective = inversion.objective
    let targets = try withoutGradients { try objective.drawTargets(for: classes, generator: generator) }
    let noise = try inversion.prior.noise([classes.count] + shape, generator: generator)
    let made = try inversion(from: noise, to: targets, masks: drawMasks(classes.count), onStep: onStep)
    return SynthesizedImages(
      inputs: made.inputs, classes: try objective.classes(of: targets, drawnFor: classes),
      losses: made.losses)
  }

  func sample(_ count: Int, for student: any StudentView) throws -> SampleBatch {
    try bank.sample(count, random: generator) { classes in try synthesize(for: classes) { _, _ in } }
  }

  /// One mask a hidden layer, shared by the batch and scaled so that a unit's mean stays.
  private func drawMasks(_ count: Int) throws -> [String: Tensor] {
    let dropout = inversion.options.dropout
    guard dropout > 0 else { return [:] }
    var masks: [String: Tensor] = [:]
    for tap in hiddenTaps {
      let kept = try generator.bernoulli([1] + tap.shape, probability: 1 - dropout)
      masks[tap.value] = try kept * (1 / (1 - dropout))
    }
    return masks
  }
}
