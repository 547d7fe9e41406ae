internal import Checkpoints
internal import Network
internal import Torch

/// The images of a generator, which is trained before the first of them.
struct GeneratedImages: ImageMaker {
  let training: GeneratorTraining
  /// What is done to each image after the generator; nil for nothing.
  var refinement: ImageRefinement?

  var stepsPerBatch: Int { refinement?.descent.settings.steps ?? 1 }

  func state() throws -> StateDictionary { try training.state() }
  func restore(_ state: StateDictionary) throws { try training.restore(state) }

  func prepare(onStep: (Int, Int, () throws -> [Progress.Metric]) throws -> Void) throws {
    try training.run { step, loss in
      try onStep(step, training.settings.steps) { try training.metrics(loss) }
    }
  }

  func images(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadeImages {
    let batch = try withoutGradients {
      let wanted = training.loss.feed == .nothing ? nil : classes
      return try training.batch(classes.count, for: wanted, isTraining: false)
    }
    return try refinement?.refined(batch, onStep: onStep) ?? asGenerated(batch, onStep: onStep)
  }

  private func asGenerated(
    _ batch: GeneratedBatch, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadeImages {
    try withoutGradients {
      let inputs = batch.images.inputs
      let seen = try training.teacher.run([inputs], taps: training.loss.values)
      let loss = try training.loss(batch, [seen.taps]).total
      try onStep(1) { try loss.item() }
      return MadeImages(
        inputs: inputs, classes: try batch.classes(),
        losses: try loss.reshaped([1]).expanded([inputs.shape[0]]))
    }
  }
}
