package import Network
internal import Torch

/// One step of generator and student on the same batch, as the official code takes it, for benchmarks of the loop that `distill --source dafl`
/// is made of.
package final class DAFLStep {
  private let step: TrainingStep
  private let logits: String
  private let loss = DistillationLoss()

  /// Steps of `batchSize` images by a generator of so many `channels`, for a `student` that learns from `teacher`.
  ///
  /// - Precondition: the teacher ends in a dense layer.
  package init(teacher: Model, student: Model, channels: Int, batchSize: Int) throws {
    let random = try Generator(seed: 1)
    let classifier = try Classifier(teacher.graph)
    guard let head = classifier.head else { preconditionFailure("the teacher ends in a dense layer") }
    var settings = Reconstructor.Settings(method: .dafl)
    settings.generator.channels = channels
    let loss = DAFLLoss(settings.generator, logits: classifier.logits, features: head.features)
    let generator = try ImageGenerator(
      directions: loss.directionCount, classCount: 0, shape: classifier.imageShape, channels: channels,
      range: .normalized, inputs: try ImageInputs(nil, on: .cpu), generator: random)
    let training = try GeneratorTraining(
      generator, teacher: try Executor(teacher), logits: classifier.logits, loss: loss,
      classes: try Tensor.range(classifier.classCount), settings: settings, random: random,
      reporter: SilentReporter())
    var studying = TrainingSettings(steps: 1, augmentation: nil)
    (studying.batchSize, studying.learningRate) = (batchSize, settings.learningRate)
    (studying.schedule, studying.dropout) = (.constant, false)
    step = try TrainingStep(
      Executor(student),
      source: GeneratedSamples(training, logits: classifier.logits, sharesBatches: true),
      settings: studying, generator: random)
    logits = try Classifier(student.graph).logits
  }

  /// Takes a step.
  package func callAsFunction() throws {
    _ = try step(0, logits: logits) { batch, scores in
      guard let answers = batch.logits else { preconditionFailure("a shared batch has the teacher's logits") }
      return try loss(student: scores, teacher: answers, classes: nil)
    }
  }
}
