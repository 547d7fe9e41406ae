internal import Network
internal import Torch

/// The pictures of a generator, which is trained before the first of them.
final class GeneratedPictures: PictureMaker {
  let training: GeneratorTraining
  private let context: RunContext
  private var isTrained = false

  init(_ training: GeneratorTraining, context: RunContext) {
    self.training = training
    self.context = context
  }

  var stepsPerBatch: Int { 1 }

  func pictures(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadePictures {
    try train()
    return try withoutGradients {
      let wanted = training.loss.feedsClasses ? classes : nil
      let batch = try training.batch(classes.count, for: wanted, isTraining: false)
      let seen = try training.teacher.run([batch.pictures.inputs], taps: training.loss.values)
      let loss = try training.loss(batch, seen.taps).total
      try onStep(1) { try loss.item() }
      return MadePictures(
        inputs: batch.pictures.inputs, classes: wanted,
        losses: try loss.reshaped([1]).expanded([classes.count]))
    }
  }

  private func train() throws {
    guard !isTrained else { return }
    let total = training.settings.steps
    try training.run { step, metrics in
      try context.step("generate", "steps", done: step, total: total, metrics: metrics)
    }
    isTrained = true
  }
}
