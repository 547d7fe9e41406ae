public import Datasets
internal import Files
internal import Network
internal import Torch

/// Trains a student to answer as its teacher does.
public enum Distiller {
  /// How a student is trained.
  public struct Settings: Sendable, Equatable, Codable {
    /// The loop.
    public var training = TrainingSettings(steps: 16_000, augmentation: .affineAndMixed)
    /// What it lowers.
    public var loss = DistillationLoss()

    /// The default settings. Dropout keeps a network from learning few labelled pictures by heart; a teacher's answers to ever
    /// new changes of pictures cannot be, and a student that drops units answers worse.
    public init() { training.dropout = false }
  }

  /// What the file of a student says that learnt from a generator.
  private struct GeneratedRun: Encodable {
    let student: Settings
    let generator: Reconstructor.Settings
    let sharesBatches: Bool
  }

  /// What was trained.
  public struct Report: Sendable, Codable {
    /// The student's name.
    public let student: String
    /// How many numbers were trained, and how many the teacher has.
    public let parameters, teacherParameters: Int
    /// SHA-256 of the file that was written.
    public let sha256: String
    /// How many pictures were learnt from; nil where a generator made ever new ones.
    public let pictures: Int?
    /// What was found in the data, where there were any.
    public let data: ReadingFindings?
  }

  /// Trains `student` on `data` against `teacher` and writes it to `output`.
  public static func distill(
    _ teacher: LoadedClassifier, into student: Architecture, on data: any PictureSource,
    settings: Settings, to output: String, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let classifier = try prepare(student, for: teacher, output, context)
      let generator = try Generator(seed: context.seed, on: context.device)
      let preprocessing = try teacher.preprocessing(of: data)
      let reader = try data.makeReader()
      let samples = try PictureSamples(
        try pictures(of: data, by: reader, for: teacher, context), preprocessing: preprocessing,
        generator: generator,
        on: context.device)
      let lesson = Lesson(
        teacher: teacher, student: student, classifier: classifier, source: samples,
        preprocessing: preprocessing, generator: generator, context: context)
      let sha256 = try lesson.run(settings, writingTo: output, as: settings)
      return Report(
        student: student.name, parameters: classifier.graph.parameterCount,
        teacherParameters: teacher.model.graph.parameterCount, sha256: sha256,
        pictures: samples.count, data: reader.findings)
    }
  }

  /// Trains `student` against `teacher` on the pictures of a generator that is trained at the same time, and writes it to `output`.
  ///
  /// - Parameters:
  ///   - generation: How the generator is trained; it takes as many steps as the student, of the same number of pictures.
  ///   - sharesBatches: Whether the student learns from the pictures of the generator's own step rather than from fresh ones.
  public static func distill(
    _ teacher: LoadedClassifier, into student: Architecture, generating generation: Reconstructor.Settings,
    sharesBatches: Bool, settings: Settings, to output: String, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let classifier = try prepare(student, for: teacher, output, context)
      guard generation.method.trainsGenerator, generation.method.worksWithoutBundle else {
        throw KDMetaError.usage(
          "--source \(generation.method.rawValue) is no generator that a teacher alone can train; use dafl")
      }
      if let obstacle = generation.method.obstacle(in: teacher.classifier) {
        throw KDMetaError.mismatch(
          "\(teacher.path): --source \(generation.method.rawValue) is not possible: \(obstacle)")
      }
      let description = try PictureDescription(teacher)
      var generation = generation
      (generation.steps, generation.batchSize) = (settings.training.steps, settings.training.batchSize)
      let training = try PictureMakers(
        teacher: teacher, description: description, record: nil, layerKeys: [], settings: generation,
        context: context
      ).generatorTraining()
      let lesson = Lesson(
        teacher: teacher, student: student, classifier: classifier,
        source: GeneratedSamples(
          training, logits: teacher.classifier.logits, sharesBatches: sharesBatches),
        preprocessing: description.preprocessing,
        generator: try Generator(seed: context.seed, on: context.device), context: context)
      let sha256 = try lesson.run(
        settings, writingTo: output,
        as: GeneratedRun(student: settings, generator: generation, sharesBatches: sharesBatches))
      return Report(
        student: student.name, parameters: classifier.graph.parameterCount,
        teacherParameters: teacher.model.graph.parameterCount, sha256: sha256, pictures: nil, data: nil)
    }
  }

  /// The student as a classifier that fits `teacher`; looks at what can be looked at before any work.
  private static func prepare(
    _ student: Architecture, for teacher: LoadedClassifier, _ output: String, _ context: RunContext
  ) throws -> Classifier {
    try OutputFile.check(output)
    try context.checkDevice()
    let classifier = try student.classifier(classes: teacher.classifier.classCount, of: teacher.path)
    guard classifier.pictureShape == teacher.classifier.pictureShape else {
      throw KDMetaError.mismatch(
        "the student \(student.place) takes pictures of \(PictureShape(classifier)) and the teacher "
          + "\(teacher.path) of \(PictureShape(teacher.classifier)); `kdmeta models` lists the others")
    }
    return classifier
  }

  /// All pictures; logits that they come with count only where they are this teacher's.
  private static func pictures(
    of data: any PictureSource, by reader: any PictureReader, for teacher: LoadedClassifier,
    _ context: RunContext
  ) throws(DatasetError) -> PictureBatch {
    let batch = try data.readAll(with: reader)
    guard let maker = (data as? SurrogateFile)?.header.provenance, maker.teacherSHA256 != teacher.sha256
    else { return batch }
    context.reporter.note(
      "\(data.location) was made from another teacher, '\(maker.teacherFileName)'; \(teacher.path) is asked about its "
        + "pictures anew")
    return PictureBatch(pixels: batch.pixels, classes: batch.classes)
  }
}
