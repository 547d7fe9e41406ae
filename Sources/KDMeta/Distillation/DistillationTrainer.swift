internal import Datasets
internal import Network
internal import Torch

/// The training of one student by one teacher, whatever supplies the samples.
struct DistillationTrainer {
  let teacher: LoadedClassifier
  /// What runs the teacher.
  let executor: Executor
  let student: Architecture
  /// The student's network.
  let classifier: Classifier
  let generator: Generator
  let record: RunRecord<Distiller.Settings>
  let checkpointing: Checkpointing
  let context: RunContext

  /// What the student is shown.
  struct DataSource {
    /// Makes the batches for a student.
    let samples: (LearningStudent) throws -> any SampleSource
    /// How images become the inputs of teacher and student.
    let preprocessing: Preprocessing?
    /// How many images there are; nil for ever new ones.
    let count: Int?
    /// What was found in the data, where there are any.
    let findings: ReadingFindings?
  }

  /// Trains the student on `data`, watched by `curve`; the model, in the form that the settings ask for.
  func run(
    _ settings: Distiller.Settings, from data: DataSource, curve: LearningCurve?
  ) throws -> Model {
    var start = try student.start(
      classifier, keepingWeights: settings.training.keepsWeights, generator: generator)
    start.metadata[Product.runMetadataKey] = record.json
    start.metadata[Preprocessing.metadataKey] = data.preprocessing?.json
    tellOfOtherPreprocessing(data.preprocessing, settings)
    let network = try Executor(start, on: context.device, precision: settings.training.precision)
    let loop = TrainingLoop(
      network: network,
      source: try data.samples(LearningStudent(network: network, logits: classifier.logits)),
      settings: settings.training, generator: generator,
      checkpointing: checkpointing, context: context)
    curve?.inputs = try ImageInputs(data.preprocessing, on: context.device)
    try loop.run(stage: "distill", logits: classifier.logits, curve: curve) { batch, logits in
      try settings.loss(student: logits, teacher: try teacherLogits(batch), classes: batch.classes)
    }
    return try loop.model()
  }

  /// Notes that a student which keeps its weights is shown images otherwise than it was before.
  private func tellOfOtherPreprocessing(_ preprocessing: Preprocessing?, _ settings: Distiller.Settings) {
    guard settings.training.keepsWeights, case .file(let loaded) = student, let own = loaded.preprocessing,
      own != preprocessing
    else { return }
    context.reporter.note(
      "\(loaded.path) was trained with another preprocessing than the teacher's, which it is now shown images with"
    )
  }

  /// What the teacher says of a batch: as the data has it, or asked now.
  private func teacherLogits(_ batch: SampleBatch) throws -> Tensor {
    if let known = batch.logits { return known }
    return try withoutGradients {
      let result = try executor.run([batch.inputs], taps: [teacher.classifier.logits])
      guard let logits = result.taps[teacher.classifier.logits] else {
        throw KDMetaError.mismatch("the teacher makes no value '\(teacher.classifier.logits)'")
      }
      return logits
    }
  }
}
