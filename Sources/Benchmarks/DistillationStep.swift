internal import Arrays
internal import Datasets
internal import KDMeta
internal import Network
internal import Torch

/// Steps of `distill` on images in memory.
final class DistillationStep {
  private let teacher: Executor
  private let logits: (teacher: String, student: String)
  private let step: TrainingStep
  private let loss = DistillationLoss()
  private var count = 0

  /// Steps of `batchSize` images by a `student` that learns from `teacher`, with the changes of images and the rates that `distill` has by default.
  init(teacher: Model, student: Model, batchSize: Int) throws {
    let generator = try Generator(seed: 1)
    let shape = try Classifier(teacher.graph).imageShape
    let pixels = try generator.uniform([4 * batchSize] + shape).array(of: Float.self)
    var settings = Distiller.Settings().training
    settings.batchSize = batchSize
    self.teacher = try Executor(teacher)
    logits = (try Classifier(teacher.graph).logits, try Classifier(student.graph).logits)
    step = try TrainingStep(
      try Executor(student),
      source: ImageSamples(
        ImageBatch(pixels: .values(pixels), classes: nil), preprocessing: nil, generator: generator,
        on: .cpu),
      settings: settings, generator: generator)
  }

  /// Takes a step.
  func callAsFunction() throws {
    _ = try step(count, logits: logits.student) { batch, scores in
      let answers = try withoutGradients { try teacher.run([batch.inputs], taps: [logits.teacher]).taps }
      guard let answers = answers[logits.teacher] else { preconditionFailure("the logits are tapped") }
      return try loss(student: scores, teacher: answers, classes: nil)
    }
    count += 1
  }
}
