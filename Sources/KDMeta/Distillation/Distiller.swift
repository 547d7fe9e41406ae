public import Datasets
public import Files
internal import Network
internal import Torch

/// Trains a student to answer as its teacher does.
public enum Distiller {
  /// How a student is trained.
  public struct Settings: Sendable, Equatable, Encodable {
    /// The loop.
    public var training = TrainingSettings(steps: 32_000, augmentation: .affineAndMixup)
    /// What it lowers.
    public var loss = DistillationLoss()
    /// What makes the images, where there are no data.
    public var synthesis: Synthesis?

    /// The default settings. Dropout keeps a network from learning few labelled images by heart; a teacher's answers to ever
    /// new changes of images cannot be, and a student that drops units answers worse.
    public init() { training.dropout = false }
  }

  /// A method that makes images while a student learns from them.
  public struct Synthesis: Sendable, Equatable, Encodable {
    /// The method with its options.
    public var method: ConfiguredMethod
    /// How many images are made in all, by methods that make them one by one.
    public var count: Int
    /// The bundle that the method takes a record from.
    public var bundlePath: String?
    /// The keys one of which must have signed the bundle; nil where it may be signed by anyone or not at all.
    public var trusted: Set<VerificationKey>?

    /// Images by `method`, with the record of the bundle at `bundlePath` if it takes one.
    public init(_ method: ConfiguredMethod, bundlePath: String? = nil) {
      self.method = method
      self.bundlePath = bundlePath
      count = method.method.defaultCount
    }

    private enum CodingKeys: CodingKey { case method, options, count }

    /// Writes no path: an output tells inputs by their digests.
    public func encode(to encoder: any Encoder) throws {
      try method.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(count, forKey: .count)
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
    /// How many images were learnt from; nil where a method made them meanwhile.
    public let images: Int?
    /// What was found in the data, where there were any.
    public let data: ReadingFindings?
  }

  /// Trains `student` against `teacher` and writes it to `output`.
  ///
  /// - Parameters:
  ///   - data: What it learns from, all together; nothing where the settings have a method make the images.
  ///   - curve: Shown the student while it learns.
  public static func distill(
    _ teacher: LoadedClassifier, into student: Architecture, on data: [any ImageSource],
    settings: Settings, to output: String, curve: LearningCurve? = nil, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let work = try Work(teacher, student, data, settings, to: output, context)
      let model = try work.train(curve)
      return try work.run.finish {
        Report(
          student: student.name, parameters: work.classifier.graph.parameterCount,
          teacherParameters: teacher.model.graph.parameterCount,
          sha256: try ONNXExporter.write(model, to: output), images: work.source.count,
          data: work.source.findings)
      }
    }
  }

  /// The student that `student` becomes, in memory.
  static func model(
    _ teacher: LoadedClassifier, into student: Architecture, on data: [any ImageSource],
    settings: Settings, context: RunContext
  ) throws(KDMetaError) -> Model {
    try asCommand { try Work(teacher, student, data, settings, to: nil, context).train(nil) }
  }

  /// The training of one student, ready to begin.
  private struct Work {
    let run: CommandRun<Settings>
    /// The student's network.
    let classifier: Classifier
    let source: DistillationTrainer.DataSource
    private let trainer: DistillationTrainer
    private let settings: Settings

    init(
      _ teacher: LoadedClassifier, _ student: Architecture, _ data: [any ImageSource], _ settings: Settings,
      to output: String?, _ context: RunContext
    ) throws {
      classifier = try Distiller.fitting(student, to: teacher)
      self.settings = settings
      var inputs = ["teacher": teacher.sha256]
      inputs["student"] = student.sha256
      inputs["bundle"] = try settings.synthesis?.bundlePath.map { try FileDigest.sha256(ofFileAt: $0) }
      run = try CommandRun(
        "distill", settings, inputs: inputs, to: output, precision: settings.training.precision,
        network: student.name, data: data, isInStep: true, context: context)
      trainer = DistillationTrainer(
        teacher: teacher,
        executor: try Executor(
          teacher.model, on: context.device, precision: settings.training.precision),
        student: student, classifier: classifier,
        generator: try Generator(seed: context.seed, on: context.device),
        record: run.record, checkpointing: run.checkpointing, context: context)
      source = try trainer.source(of: data, settings)
    }

    /// Trains the student, watched by `curve`.
    func train(_ curve: LearningCurve?) throws -> Model {
      try trainer.run(settings, from: source, curve: curve)
    }
  }

  /// The student as a classifier that fits `teacher`.
  private static func fitting(_ student: Architecture, to teacher: LoadedClassifier) throws -> Classifier {
    let classifier = try student.classifier(classes: teacher.classifier.classCount, of: teacher.path)
    guard classifier.imageShape == teacher.classifier.imageShape else {
      throw KDMetaError.mismatch(
        "the student \(student.place) takes images of \(ImageShape(classifier)) and the teacher "
          + "\(teacher.path) of \(ImageShape(teacher.classifier)); `kdmeta models` lists the others")
    }
    return classifier
  }
}
