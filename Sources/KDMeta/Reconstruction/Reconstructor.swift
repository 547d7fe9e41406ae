internal import Bundle
internal import Datasets
public import Files
internal import Network
internal import Torch

/// Rebuilds a surrogate dataset from a teacher and a bundle, or from the teacher alone.
public enum Reconstructor {
  /// What was made.
  public struct Report: Sendable, Codable {
    /// How many images.
    public let images: Int
    /// The share of them that the teacher puts in the class they were made for; `nil` where they were made for none.
    public let teacherAccuracy: Double?
    /// The mean of the last losses.
    public let loss: Double
    /// The size of the surrogate in bytes.
    public let bytes: Int
  }

  /// Makes images by `settings` and writes them to `output` with the teacher's logits. Of several processes each makes its share, from random numbers of its
  /// own, and process 0 writes; where a generator makes them, all train it together and process 0 does the rest.
  ///
  /// - Parameters:
  ///   - bundlePath: The bundle that was published with the teacher, for methods that take a record from one.
  ///   - generatorPath: Where the generator belongs too, an ONNX file, for methods that train one.
  ///   - trusted: The keys one of which must have signed the bundle; nil where it may be signed by anyone or not at all.
  public static func reconstruct(
    _ teacher: LoadedClassifier, from bundlePath: String?, settings: Settings, to output: String,
    generatorPath: String? = nil, trusting trusted: Set<VerificationKey>? = nil, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let method = settings.method.method
      guard generatorPath == nil || method.isTrained else {
        throw KDMetaError.method(.trainsNoGenerator(method: method.name))
      }
      let source = try SynthesisSource(
        settings.method, teacher, bundlePath: bundlePath, trusting: trusted)
      let description = source.images
      let share = try context.team?.share(of: settings) ?? 0..<settings.count
      let trainsTogether = context.team != nil && method.isTrained
      var inputs = ["teacher": teacher.sha256]
      inputs["bundle"] = description.bundleSHA256
      let run = try CommandRun(
        "reconstruct", settings, inputs: inputs, to: output, and: [generatorPath].compactMap(\.self),
        precision: settings.precision, isInStep: trainsTogether, context: context)
      let executor = try Executor(teacher.model, on: context.device, precision: settings.precision)
      let synthesizer = try source.synthesizer(
        executor, count: settings.count, precision: settings.precision, context)
      let header = SurrogateHeader(
        count: settings.count, shape: ImageShape(teacher.classifier), pixelShape: description.pixelShape,
        classNames: description.classNames, logitCount: teacher.classifier.classCount,
        preprocessing: description.preprocessing,
        provenance: provenance(of: teacher, description, run.record, seed: context.seed))
      let work = ReconstructionRun(
        synthesizer: synthesizer,
        teacher: settings.precision == .bfloat16 ? try Executor(teacher.model, on: context.device) : executor,
        logits: teacher.classifier.logits,
        classes: Array(description.balancedClasses(count: settings.count)[share]),
        isPreparedInStep: trainsTogether, checkpointing: run.checkpointing, context: context)
      var tally = ReconstructionTally()
      if let team = context.team, !team.isFirst {
        if trainsTogether {
          try work.prepare()
        } else {
          try team.give(share.count, header) { writer in
            try work.write(to: writer)
            return work.tally
          }
        }
      } else {
        try SurrogateWriter.write(header, to: output) { writer in
          try work.write(to: writer)
          tally = work.tally
          if let team = context.team, !trainsTogether { tally += try team.take(into: writer) }
        }
      }
      if context.isFirst, let generatorPath, let made = synthesizer as? GeneratorSynthesizer {
        try GeneratorFile.write(
          made.training, preprocessing: description.preprocessing, run: header.provenance.settings,
          to: generatorPath)
      }
      return try run.finish {
        Report(
          images: settings.count, teacherAccuracy: tally.teacherAccuracy,
          loss: tally.lossSum / Double(settings.count), bytes: try FileSize.bytes(ofFileAt: output))
      }
    }
  }

  /// What `settings` make of `teacher` and `bundle`, in memory.
  static func surrogate(
    _ teacher: LoadedClassifier, from bundle: MetadataBundle?, settings: Settings, context: RunContext
  ) throws(KDMetaError) -> SurrogateImages {
    try asCommand {
      let source = try SynthesisSource(settings.method, teacher, bundle: bundle)
      let run = try CommandRun(
        "reconstruct", settings, inputs: ["teacher": teacher.sha256], to: nil, precision: settings.precision,
        context: context)
      let executor = try Executor(teacher.model, on: context.device, precision: settings.precision)
      let work = ReconstructionRun(
        synthesizer: try source.synthesizer(
          executor, count: settings.count, precision: settings.precision, context),
        teacher: settings.precision == .bfloat16 ? try Executor(teacher.model, on: context.device) : executor,
        logits: teacher.classifier.logits, classes: source.images.balancedClasses(count: settings.count),
        isPreparedInStep: false, checkpointing: run.checkpointing, context: context)
      let images = SurrogateImages(of: teacher, source.images)
      try work.write(to: images)
      return images
    }
  }

  private static func provenance(
    of teacher: LoadedClassifier, _ description: ImageDescription, _ record: RunRecord<Settings>,
    seed: UInt64
  ) -> SurrogateProvenance {
    SurrogateProvenance(
      producer: Product.name, producerVersion: Product.version, method: record.settings.method.name,
      seed: seed, settings: record.json,
      teacherSHA256: teacher.sha256, teacherFileName: teacher.fileName,
      bundleSHA256: description.bundleSHA256)
  }
}
