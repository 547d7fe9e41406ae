internal import Checkpoints
internal import Network
internal import Records
internal import Torch

/// Trains a generator against a frozen teacher, a batch a step.
final class GeneratorTraining: Resumable {
  let generator: ImageGenerator
  let teacher: Executor
  let loss: GeneratorLoss
  let options: GeneratorOptions
  let random: Generator
  /// How many random numbers an image is made of.
  let latentCount: Int
  /// The classes that images can be made for (int64 [k]).
  private let classes: Tensor
  /// What draws soft labels, where the generator is told such.
  private let softLabels: ZSKDObjective?
  private let inversion: InversionOptions
  /// The name of the teacher's logits.
  private let logits: String
  /// The processes that train it together; nil where there is this one alone.
  private let team: TrainingTeam?
  private let collapse: ModeCollapseMonitor
  private let parameters: [Tensor]
  private let optimizer: Adam
  private var stepsDone = 0

  /// A generator with fresh weights that is to lower `own` terms and those of `kinds` that the options give a weight.
  ///
  /// - Parameter latents: How many random numbers an image is made of, where a record says; else the options do.
  init(
    _ setup: GeneratorTermSetup, own: [any GeneratorTerm] = [],
    terms kinds: [any GeneratorTerm.Type] = GeneratorTerms.standard, latents: Int? = nil
  ) throws {
    let (synthesis, options) = (setup.synthesis, setup.options)
    let context = synthesis.context
    random = try Generator(seed: context.seed, on: context.device)
    team = TrainingTeam(context)
    loss = try GeneratorLoss(setup, own: own, terms: kinds)
    softLabels = try SoftLabels.objective(setup)
    latentCount = latents ?? options.latents
    generator = try ImageGenerator(
      latents: latentCount, classCount: options.conditioning == .none ? 0 : synthesis.images.classNames.count,
      shape: options.makesPixels ? synthesis.shape : synthesis.teacher.classifier.imageShape,
      channels: options.channels, range: options.makesPixels ? .pixels : .normalized,
      inputs: synthesis.inputs(), generator: random, precision: synthesis.precision, team: team)
    teacher = synthesis.executor
    logits = synthesis.logits
    classes = try Tensor(
      synthesis.images.classes, shape: [synthesis.images.classes.count], on: context.device)
    collapse = ModeCollapseMonitor(classCount: classes.count, reporter: context.reporter)
    self.options = options
    inversion = options.inversion
    parameters = generator.parameters
    for parameter in parameters { try parameter.setRequiresGradient() }
    optimizer = try Adam(parameters, learningRate: options.learningRate, beta1: options.beta1)
  }

  /// What a step was taken with.
  struct Step {
    let batch: GeneratorBatch
    /// Its inputs as the teacher was shown them first.
    let shown: Tensor
    let loss: GeneratorLoss.Value
  }

  /// Takes one step with a fresh batch of `count` images, which `student` learns from if there is one. Several processes draw the same numbers, and come
  /// to the same batch and loss.
  func step(_ count: Int, for student: (any StudentView)? = nil) throws -> Step {
    var batch = try batch(count, isTraining: true)
    batch.student = student
    var shown: [Tensor] = []
    for _ in 0..<loss.viewCount {
      let view = try inversion.jittered(batch.inputs, generator: random)
      shown.append(view)
      batch.views.append(try activations(for: view))
    }
    let value = try loss(batch)
    optimizer.learningRate = inversion.learningRate(at: stepsDone)
    try optimizer.step(
      team?.gradients(of: value.total, at: parameters) ?? value.total.gradients(at: parameters))
    stepsDone += 1
    try collapse.watch(batch.view(logits), step: stepsDone)
    return Step(batch: batch, shown: shown[0], loss: value)
  }

  /// What the teacher makes of `shown`, by value; of several processes each shows it its own rows.
  private func activations(for shown: Tensor) throws -> [String: Tensor] {
    let count = shown.shape[0]
    let rows = try team?.rows(of: count) ?? 0..<count
    let seen = try teacher.run(
      [team == nil ? shown : shown.slice(0, rows)], mode: inversion.mode(at: stepsDone),
      taps: loss.taps.union([logits]))
    guard let team else { return seen.taps }
    // In one order everywhere, which that of a dictionary is not.
    var whole: [String: Tensor] = [:]
    for (value, own) in seen.taps.sorted(by: { $0.key < $1.key }) {
      whole[value] = try team.whole(own, rows, of: count)
    }
    return whole
  }

  /// Takes all steps that have not been taken; `onStep` is told how many are done, and the last one's loss.
  func run(onStep: (Int, GeneratorLoss.Value) throws -> Void) throws {
    for step in min(stepsDone, options.steps)..<options.steps {
      let value = try self.step(options.batchSize).loss
      if step + 1 == options.steps { _ = try metrics(value) }
      try onStep(step + 1, value)
    }
    for parameter in parameters { try parameter.setRequiresGradient(false) }
  }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    state.set("steps", to: stepsDone)
    for (name, part) in parts { state.set(name, to: try part.state()) }
    return state
  }

  func restore(_ state: StateDictionary) throws {
    stepsDone = try state.integer("steps")
    for (name, part) in parts { try part.restore(state.part(name)) }
  }

  private var parts: [(String, any Resumable)] {
    [("generator", generator), ("optimizer", optimizer), ("random", random), ("collapse", collapse)]
  }
}

extension GeneratorTraining {
  /// Images of fresh latents, for classes drawn evenly where the generator is told something.
  func batch(_ count: Int, isTraining: Bool) throws -> GeneratorBatch {
    let drawn =
      options.conditioning != .none
      ? try classes.selecting(random.integers([count], in: 0..<classes.count)) : nil
    return try batch(count, for: drawn, isTraining: isTraining)
  }

  /// Images of fresh latents for `classes`.
  func batch(_ count: Int, for classes: Tensor?, isTraining: Bool) throws -> GeneratorBatch {
    let latents = try random.normal([count, latentCount])
    let targets = try classes.map { try drawTargets(for: $0) }
    let images = try generator.images(of: latents, targets: targets, isTraining: isTraining)
    return GeneratorBatch(latents: latents, targets: targets, inputs: images.inputs, pixels: images.pixels)
  }

  /// The answers that the teacher is to give to images of `classes`: [n, classes], sums of 1.
  private func drawTargets(for classes: Tensor) throws -> Tensor {
    guard let softLabels else { return try classes.oneHot(generator.classCount) }
    return try softLabels.drawTargets(for: classes, generator: random)[0]
  }

  /// The total and the terms of a loss.
  func metrics(_ value: GeneratorLoss.Value) throws -> [Progress.Metric] {
    let total = try value.total.item()
    guard total.isFinite else { throw KDMetaError.diverged(what: "the generator's loss", value: total) }
    return [Progress.Metric("loss", total)]
      + (try value.terms.map { Progress.Metric($0.name, try $0.value.item()) })
  }
}
