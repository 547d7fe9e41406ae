internal import Datasets
internal import KDMeta
internal import Network
internal import Torch

/// One step of generator and student on the same batch, as DAFL's official code takes it: what the loop of `distill --source dafl --preset
/// published` is made of.
final class DAFLStep {
  private let step: TrainingStep
  private let logits: String
  private let loss = DistillationLoss()

  /// Steps of `batchSize` images by a generator of so many `channels`, for a `student` that learns from `teacher`.
  init(teacher: Model, student: Model, channels: Int, batchSize: Int) throws {
    var method = try ConfiguredMethod(DAFLMethod.self, preset: .published)
    try method.set("channels", to: "\(channels)")
    try method.set("learning-rate", to: "0.002")
    try method.set("shared-batch", to: "true")
    let loaded = try LoadedClassifier(teacher)
    let channelCount = loaded.classifier.imageShape[0]
    let preprocessing = try Preprocessing(
      mean: Array(repeating: 0, count: channelCount), std: Array(repeating: 1, count: channelCount))
    let synthesizer = try method.makeSynthesizer(
      SynthesisSetup(
        teacher: loaded, executor: Executor(teacher), images: ImageDescription(loaded, preprocessing),
        record: nil, layerKeys: [], count: batchSize, precision: .float32,
        online: OnlineSchedule(steps: 1_000_000, batchSize: batchSize, usesDecay: false),
        context: RunContext(seed: 1), method: method.name))
    let network = try Executor(student)
    logits = try Classifier(student.graph).logits
    var settings = TrainingSettings(steps: 1, augmentation: nil)
    (settings.batchSize, settings.learningRate) = (batchSize, 2e-3)
    (settings.schedule, settings.dropout) = (.constant, false)
    step = try TrainingStep(
      network,
      source: SynthesizedSamples(synthesizer, for: LearningStudent(network: network, logits: logits)),
      settings: settings, generator: Generator(seed: 1))
  }

  /// Takes a step.
  func callAsFunction() throws {
    _ = try step(0, logits: logits) { batch, scores in
      guard let answers = batch.logits else { preconditionFailure("a shared batch has the teacher's logits") }
      return try loss(student: scores, teacher: answers, classes: nil)
    }
  }
}
