internal import Checkpoints
internal import Network
internal import Records
internal import Torch

/// Makes pictures by changing noise until a teacher's activations for it are what an objective asks for.
struct PictureOptimizer: PictureMaker {
  let teacher: Executor
  let classifier: Classifier
  let objective: any PictureObjective
  let inputs: PictureInputs
  let prior: PicturePrior
  /// Channels, height and width of the pixels.
  let shape: [Int]
  let settings: Reconstructor.Settings
  let generator: Generator
  let context: RunContext

  /// The hidden taps, which a dropout method silences in part.
  private var hiddenTaps: [Tap] { classifier.taps.filter { $0.value != classifier.logits } }

  var stepsPerBatch: Int { settings.steps }

  func state() throws -> StateDictionary { try generator.state() }
  func restore(_ state: StateDictionary) throws { try generator.restore(state) }

  func pictures(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadePictures {
    let targets = try withoutGradients { try objective.drawTargets(for: classes, generator: generator) }
    let pictures = try prior.noise([classes.count] + shape, generator: generator)
    try pictures.setRequiresGradient()
    let masks = try drawMasks(classes.count)
    let optimizer = try Adam([pictures], learningRate: settings.learningRate)
    let (black, white) = (try Tensor(0, on: context.device), try Tensor(1, on: context.device))
    var stall = StallDetector(tolerance: settings.tolerance)
    var last = try Tensor(repeating: 0, shape: [classes.count], on: context.device)
    for step in 0..<settings.steps {
      optimizer.learningRate = settings.learningRate(at: step)
      let loss = try losses(pictures, targets, masks, mode: settings.mode(at: step))
      last = try loss.detached()
      // Pictures share no term, so the gradient of the sum is each one's own.
      try optimizer.step(try loss.sum().gradients(at: [pictures]))
      try pictures.clampInPlace(black, white)
      try onStep(step + 1) { try last.mean().item() }
      if try stall.isReached(step, loss: { try last.mean().item() }) { break }
    }
    return MadePictures(
      inputs: try inputs.inputs(ofScaled: pictures.detached()),
      classes: try objective.classes(of: targets, drawnFor: classes), losses: last)
  }

  private func losses(
    _ pictures: Tensor, _ targets: [Tensor], _ masks: [String: Tensor], mode: ExecutionMode
  ) throws -> Tensor {
    let shown = try settings.jittered(inputs.inputs(ofScaled: pictures), generator: generator)
    let result = try teacher.run([shown], mode: mode, taps: objective.values, masks: masks)
    return try objective.distances(result.taps, to: targets) + prior.penalties(pictures)
  }

  /// One mask a hidden layer, shared by the batch and scaled so that a unit's mean stays.
  private func drawMasks(_ count: Int) throws -> [String: Tensor] {
    let dropout = settings.method.dropout
    guard dropout > 0 else { return [:] }
    var masks: [String: Tensor] = [:]
    for tap in hiddenTaps {
      let kept = try generator.bernoulli([1] + tap.shape, probability: 1 - dropout)
      masks[tap.value] = try kept * (1 / (1 - dropout))
    }
    return masks
  }
}

/// Notices that a loss no longer falls.
private struct StallDetector {
  /// The least fall, as a fraction, that counts over one interval.
  let tolerance: Double
  private let interval = 25
  private var last = Double.infinity

  init(tolerance: Double) { self.tolerance = tolerance }

  /// Looks at the loss after every interval.
  mutating func isReached(_ step: Int, loss: () throws -> Double) throws -> Bool {
    guard tolerance > 0, (step + 1) % interval == 0 else { return false }
    let now = try loss()
    defer { last = now }
    return now > last * (1 - tolerance)
  }
}
