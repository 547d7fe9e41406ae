internal import Checkpoints
internal import Network
internal import Torch

/// Trains a generator against a frozen teacher, a batch a step.
final class GeneratorTraining: Resumable {
  let generator: ImageGenerator
  let teacher: Executor
  let loss: any GeneratorLoss
  /// The classes that images can be made for (int64 [k]).
  let classes: Tensor
  let settings: Reconstructor.Settings
  let random: Generator
  /// The name of the teacher's logits.
  private let logits: String
  /// The processes that train it together; nil where there is this one alone.
  private let team: TrainingTeam?
  private let collapse: ModeCollapseMonitor
  private let parameters: [Tensor]
  private let optimizer: Adam
  private var stepsDone = 0

  init(
    _ generator: ImageGenerator, teacher: Executor, logits: String, loss: any GeneratorLoss,
    classes: Tensor, settings: Reconstructor.Settings, random: Generator, reporter: any ProgressReporter,
    team: TrainingTeam? = nil
  ) throws {
    self.team = team
    self.logits = logits
    collapse = ModeCollapseMonitor(classCount: classes.count, reporter: reporter)
    self.generator = generator
    self.teacher = teacher
    self.loss = loss
    self.classes = classes
    self.settings = settings
    self.random = random
    parameters = generator.parameters
    for parameter in parameters { try parameter.setRequiresGradient() }
    optimizer = try Adam(
      parameters, learningRate: settings.learningRate, beta1: settings.generator.beta1)
  }

  /// What a step was taken with.
  struct Step {
    let batch: GeneratedBatch
    /// Its inputs as the teacher was shown them first.
    let shown: Tensor
    /// What the teacher made of these, by value.
    let activations: [String: Tensor]
    let loss: GeneratorLossParts
  }

  /// Takes one step with a fresh batch of `count` images. Several processes draw the same numbers, and come to the same batch and loss.
  func step(_ count: Int) throws -> Step {
    let batch = try batch(count, isTraining: true)
    let views = try (0..<loss.viewCount).map { _ in
      let shown = try settings.jittered(batch.images.inputs, generator: random)
      return (shown: shown, activations: try activations(for: shown))
    }
    let value = try loss(batch, views.map(\.activations))
    optimizer.learningRate = settings.learningRate(at: stepsDone)
    try optimizer.step(
      team?.gradients(of: value.total, at: parameters) ?? value.total.gradients(at: parameters))
    stepsDone += 1
    try collapse.watch(views[0].activations[logits], step: stepsDone)
    return Step(batch: batch, shown: views[0].shown, activations: views[0].activations, loss: value)
  }

  /// What the teacher makes of `shown`, by value; of several processes each shows it its own rows.
  private func activations(for shown: Tensor) throws -> [String: Tensor] {
    let count = shown.shape[0]
    let rows = try team?.rows(of: count) ?? 0..<count
    let seen = try teacher.run(
      [team == nil ? shown : shown.slice(0, rows)], mode: settings.mode(at: stepsDone),
      taps: loss.values.union([logits]))
    guard let team else { return seen.taps }
    // In one order everywhere, which that of a dictionary is not.
    var whole: [String: Tensor] = [:]
    for (value, own) in seen.taps.sorted(by: { $0.key < $1.key }) {
      whole[value] = try team.whole(own, rows, of: count)
    }
    return whole
  }

  /// Takes all steps that have not been taken; `onStep` is told how many are done, and the last one's loss.
  func run(onStep: (Int, GeneratorLossParts) throws -> Void) throws {
    for step in min(stepsDone, settings.steps)..<settings.steps {
      let value = try self.step(settings.batchSize).loss
      if step + 1 == settings.steps { _ = try metrics(value) }
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

  /// Images of fresh numbers, for classes drawn evenly where something is fed.
  func batch(_ count: Int, isTraining: Bool) throws -> GeneratedBatch {
    let drawn =
      loss.feed != .nothing
      ? try classes.selecting(random.integers([count], in: 0..<classes.count)) : nil
    return try batch(count, for: drawn, isTraining: isTraining)
  }

  /// Images of fresh numbers for `classes`.
  func batch(_ count: Int, for classes: Tensor?, isTraining: Bool) throws -> GeneratedBatch {
    let numbers = try random.normal([count, loss.directionCount])
    let answers = try classes.map {
      try loss.drawAnswers(for: $0, of: generator.classCount, generator: random)
    }
    return GeneratedBatch(
      numbers: numbers, answers: answers,
      images: try generator.images(of: numbers, answers: answers, isTraining: isTraining))
  }

  /// The total and the terms of a loss.
  func metrics(_ value: GeneratorLossParts) throws -> [Progress.Metric] {
    let total = try value.total.item()
    guard total.isFinite else {
      throw KDMetaError.mismatch("the generator's loss became \(total); try a lower --learning-rate")
    }
    return [Progress.Metric("loss", total)]
      + (try value.terms.map { Progress.Metric($0.name, try $0.value.item()) })
  }
}
