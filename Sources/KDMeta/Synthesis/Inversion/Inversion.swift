internal import Network
internal import Records
internal import Torch

/// Changes the pixels of images, step by step, until a teacher's activations for them are near their targets.
struct Inversion {
  let teacher: Executor
  let objective: any ImageObjective
  let inputs: ImageInputs
  let prior: ImagePrior
  let options: InversionOptions
  /// What jitter is drawn from.
  let generator: Generator

  /// Takes the steps of the options from `start`, pixels [n, channels, height, width] from 0 to 1, which are changed in place.
  ///
  /// - Parameters:
  ///   - targets: What each image is to come near to.
  ///   - masks: What the teacher's values are multiplied by, by name.
  ///   - onStep: Told how many steps are done, and how to find the mean loss if it is wanted.
  /// - Returns: The changed images' inputs, and the loss [n] of each in the last step.
  func callAsFunction(
    from start: Tensor, to targets: [Tensor], masks: [String: Tensor] = [:],
    onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> (inputs: Tensor, losses: Tensor) {
    let images = try start.detached()
    try images.setRequiresGradient()
    let optimizer = try Adam([images], learningRate: options.learningRate)
    let (black, white) = (try Tensor(0, on: start.device), try Tensor(1, on: start.device))
    var last = try Tensor(repeating: 0, shape: [start.shape[0]], on: start.device)
    for step in 0..<options.steps {
      optimizer.learningRate = options.learningRate(at: step)
      let loss = try losses(images, targets, masks, mode: options.mode(at: step))
      last = try loss.detached()
      // Images share no term, so the gradient of the sum is each one's own.
      try optimizer.step(try loss.sum().gradients(at: [images]))
      try images.clampInPlace(black, white)
      try onStep(step + 1) { try last.mean().item() }
    }
    return (try inputs.inputs(ofScaled: images.detached()), last)
  }

  private func losses(
    _ images: Tensor, _ targets: [Tensor], _ masks: [String: Tensor], mode: ExecutionMode
  ) throws -> Tensor {
    let shown = try options.jittered(inputs.inputs(ofScaled: images), generator: generator)
    let result = try teacher.run([shown], mode: mode, taps: objective.values, masks: masks)
    return try objective.distances(result.taps, to: targets) + prior.penalties(images)
  }
}
