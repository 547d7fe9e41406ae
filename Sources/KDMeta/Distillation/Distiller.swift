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

  /// What was trained.
  public struct Report: Sendable, Codable {
    /// The student's name.
    public let student: String
    /// How many numbers were trained, and how many the teacher has.
    public let parameters, teacherParameters: Int
    /// SHA-256 of the file that was written.
    public let sha256: String
    /// How many pictures were learnt from.
    public let pictures: Int
    /// What was found in the data.
    public let data: ReadingFindings
  }

  /// Trains `student` on `data` against `teacher` and writes it to `output`.
  public static func distill(
    _ teacher: LoadedClassifier, into student: Architecture, on data: any PictureSource,
    settings: Settings, to output: String, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try OutputFile.check(output)
      try context.checkDevice()
      let classifier = try student.classifier(classes: teacher.classifier.classCount, of: teacher.path)
      guard classifier.pictureShape == teacher.classifier.pictureShape else {
        throw KDMetaError.mismatch(
          "the student \(student.place) takes pictures of \(PictureShape(classifier)) and the teacher "
            + "\(teacher.path) of \(PictureShape(teacher.classifier)); `kdmeta models` lists the others")
      }
      let generator = try Generator(seed: context.seed, on: context.device)
      let preprocessing = try teacher.preprocessing(of: data)
      let reader = try data.makeReader()
      let samples = try PictureSamples(
        try pictures(of: data, by: reader, for: teacher, context), preprocessing: preprocessing,
        generator: generator,
        on: context.device)
      var start = try student.start(
        classifier, keepingWeights: settings.training.keepsWeights, generator: generator)
      var inputs = ["teacher": teacher.sha256]
      inputs["student"] = student.sha256
      start.metadata[Product.runMetadataKey] =
        RunRecord(command: "distill", settings: settings, seed: context.seed, inputs: inputs).json
      start.metadata[Preprocessing.metadataKey] = preprocessing?.json
      tellOfOtherPreprocessing(student, preprocessing, settings, context)
      let executor = try Executor(start, on: context.device)
      let oracle = try Executor(teacher.model, on: context.device)
      let loop = TrainingLoop(
        network: executor, source: samples, settings: settings.training, generator: generator,
        context: context)
      try loop.run(stage: "distill", logits: classifier.logits) { batch, logits in
        try settings.loss(
          student: logits, teacher: try teacherLogits(batch, oracle, teacher.classifier),
          classes: batch.classes)
      }
      let sha256 = try loop.write(to: output)
      return Report(
        student: student.name, parameters: classifier.graph.parameterCount,
        teacherParameters: teacher.model.graph.parameterCount, sha256: sha256,
        pictures: samples.count, data: reader.findings)
    }
  }

  /// Notes that a student which keeps its weights is shown pictures otherwise than it was before.
  private static func tellOfOtherPreprocessing(
    _ student: Architecture, _ preprocessing: Preprocessing?, _ settings: Settings, _ context: RunContext
  ) {
    guard settings.training.keepsWeights, case .file(let loaded) = student, let own = loaded.preprocessing,
      own != preprocessing
    else { return }
    context.reporter.note(
      "\(loaded.path) was trained with another preprocessing than the teacher's, which it is now shown pictures with"
    )
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

  /// What the teacher says of a batch: as the data has it, or asked now.
  private static func teacherLogits(
    _ batch: SampleBatch, _ teacher: Executor, _ classifier: Classifier
  ) throws -> Tensor {
    if let known = batch.logits { return known }
    return try withoutGradients {
      let result = try teacher.run([batch.inputs], taps: [classifier.logits])
      guard let logits = result.taps[classifier.logits] else {
        throw KDMetaError.mismatch("the teacher makes no value '\(classifier.logits)'")
      }
      return logits
    }
  }
}
