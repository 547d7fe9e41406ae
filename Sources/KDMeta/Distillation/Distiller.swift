public import Datasets
internal import Files
internal import Network
internal import Torch

/// Trains a student to answer as its teacher does.
public enum Distiller {
  /// How a student is trained.
  public struct Settings: Sendable, Equatable, Codable {
    /// The loop.
    public var training = TrainingSettings(steps: 32_000, augmentation: .affineAndMixup)
    /// What it lowers.
    public var loss = DistillationLoss()
    /// The generator that makes the images, where there are no data.
    public var generation: Generation?

    /// The default settings. Dropout keeps a network from learning few labelled images by heart; a teacher's answers to ever
    /// new changes of images cannot be, and a student that drops units answers worse.
    public init() { training.dropout = false }
  }

  /// A generator that is trained while a student learns from it.
  public struct Generation: Sendable, Equatable, Codable {
    /// How it is trained; it takes as many steps as ``batchesPerStep`` leaves of the student's, of the same number of images.
    public var settings: Reconstructor.Settings
    /// Whether the student learns from the images of the generator's own step rather than from fresh ones.
    public var sharesBatches: Bool
    /// How many batches the student learns from for each step of the generator; 1 where batches are shared.
    public var batchesPerStep: Int

    /// A generator that is trained by `settings`.
    public init(settings: Reconstructor.Settings, sharesBatches: Bool, batchesPerStep: Int = 1) {
      self.settings = settings
      self.sharesBatches = sharesBatches
      self.batchesPerStep = batchesPerStep
    }
  }

  /// What was trained.
  public struct Report: Sendable, Codable {
    /// The student's name.
    public let student: String
    /// How many numbers were trained, and how many the teacher has.
    public let parameters, teacherParameters: Int
    /// SHA-256 of the file that was written.
    public let sha256: String
    /// How many images were learnt from; nil where a generator made ever new ones.
    public let images: Int?
    /// What was found in the data, where there were any.
    public let data: ReadingFindings?
  }

  /// Trains `student` against `teacher` and writes it to `output`.
  ///
  /// - Parameters:
  ///   - data: What it learns from, all together; nothing where the settings have a generator make the images.
  ///   - curve: Shown the student while it learns.
  public static func distill(
    _ teacher: LoadedClassifier, into student: Architecture, on data: [any ImageSource],
    settings: Settings, to output: String, curve: LearningCurve? = nil, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let classifier = try prepare(student, for: teacher, settings, output, context)
      var settings = settings
      settings.generation?.settings.precision = settings.training.precision
      var inputs = ["teacher": teacher.sha256]
      inputs["student"] = student.sha256
      let record = RunRecord(command: "distill", settings: settings, seed: context.seed, inputs: inputs)
      let checkpointing = try Checkpointing(
        for: output, record, network: student.name, data: data, isInStep: true, context: context)
      let oracle = try Executor(
        teacher.model, on: context.device, precision: settings.training.precision)
      let lesson = Lesson(
        teacher: teacher, oracle: oracle, student: student,
        classifier: classifier, generator: try Generator(seed: context.seed, on: context.device),
        record: record, checkpointing: checkpointing, context: context)
      let supply = try data.isEmpty ? lesson.supply(by: settings) : lesson.supply(of: data, settings)
      let sha256 = try lesson.run(settings, from: supply, curve: curve, writingTo: output)
      checkpointing.finish()
      return Report(
        student: student.name, parameters: classifier.graph.parameterCount,
        teacherParameters: teacher.model.graph.parameterCount, sha256: sha256,
        images: supply.count, data: supply.findings)
    }
  }

  /// The student as a classifier that fits `teacher`; looks at what can be looked at before any work.
  private static func prepare(
    _ student: Architecture, for teacher: LoadedClassifier, _ settings: Settings, _ output: String,
    _ context: RunContext
  ) throws -> Classifier {
    try OutputFile.check(output)
    try context.prepareDevice(settings.training.precision)
    let classifier = try student.classifier(classes: teacher.classifier.classCount, of: teacher.path)
    guard classifier.imageShape == teacher.classifier.imageShape else {
      throw KDMetaError.mismatch(
        "the student \(student.place) takes images of \(ImageShape(classifier)) and the teacher "
          + "\(teacher.path) of \(ImageShape(teacher.classifier)); `kdmeta models` lists the others")
    }
    return classifier
  }
}
