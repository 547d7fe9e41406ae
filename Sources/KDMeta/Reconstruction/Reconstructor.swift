internal import Bundle
internal import Datasets
public import Files
internal import Network
internal import Records
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
      try OutputFile.check(output)
      if let generatorPath {
        guard settings.method.trainsGenerator else {
          throw KDMetaError.usage(
            "--method \(settings.method.rawValue) trains no generator that could be saved")
        }
        try OutputFile.check(generatorPath)
      }
      let bundle = try bundlePath.map { try matchingBundle(at: $0, trusting: trusted, of: teacher) }
      let record = try record(for: settings.method, in: bundle, at: bundlePath, of: teacher)
      let description =
        if let bundle, let bundlePath { try ImageDescription(bundle, at: bundlePath) } else {
          try ImageDescription(teacher)
        }
      try context.prepareDevice(settings.precision)
      let run = runRecord(of: teacher, description, settings, context)
      let share = try context.team?.share(of: settings) ?? 0..<settings.count
      let trainsTogether = context.team != nil && settings.method.trainsGenerator
      let checkpointing = try Checkpointing(
        for: context.ownPlace(of: output), run, isInStep: trainsTogether, context: context)
      let executor = try Executor(teacher.model, on: context.device, precision: settings.precision)
      let maker = try ImageMakers(
        teacher: teacher, executor: executor, description: description, record: record,
        layerKeys: bundle?.teacher.layerKeys ?? [],
        settings: settings, context: context
      ).maker()
      let header = SurrogateHeader(
        count: settings.count, shape: ImageShape(teacher.classifier), pixelShape: description.pixelShape,
        classNames: description.classNames, logitCount: teacher.classifier.classCount,
        preprocessing: description.preprocessing,
        provenance: provenance(of: teacher, description, run, seed: context.seed))
      let work = ReconstructionRun(
        maker: maker,
        teacher: settings.precision == .bfloat16 ? try Executor(teacher.model, on: context.device) : executor,
        logits: teacher.classifier.logits,
        classes: Array(description.balancedClasses(count: settings.count)[share]),
        batchSize: settings.batchSize, checkpointing: checkpointing, context: context)
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
      if context.isFirst, let generatorPath, let made = maker as? GeneratedImages {
        try GeneratorFile.write(
          made.training, preprocessing: description.preprocessing, run: header.provenance.settings,
          to: generatorPath)
      }
      let report = try context.once {
        Report(
          images: settings.count, teacherAccuracy: tally.teacherAccuracy,
          loss: tally.lossSum / Double(settings.count), bytes: try FileSize.bytes(ofFileAt: output))
      }
      checkpointing.finish()
      return report
    }
  }

  private static func matchingBundle(
    at path: String, trusting trusted: Set<VerificationKey>?, of teacher: LoadedClassifier
  ) throws -> MetadataBundle {
    let bundle = try BundleFile.read(path, trusting: trusted)
    try BundleMatch.check(bundle, at: path, against: teacher)
    return bundle
  }

  /// The record that `method` takes from `bundle`, nil where it does without.
  private static func record(
    for method: ReconstructionMethod, in bundle: MetadataBundle?, at path: String?,
    of teacher: LoadedClassifier
  ) throws(KDMetaError) -> RecordContents? {
    guard let kind = method.record else {
      guard path == nil else {
        throw .usage(
          "--metadata: --method \(method.rawValue) takes nothing from a bundle; leave the option out")
      }
      return try withoutBundle(method, teacher)
    }
    guard let bundle, let path else {
      guard method.worksWithoutBundle else {
        throw .usage(
          "--method \(method.rawValue) needs a bundle with the record '\(kind.name)' (--metadata); without one: "
            + ReconstructionMethod.allCases.filter(\.worksWithoutBundle).map(\.rawValue).joined(
              separator: ", "))
      }
      return try withoutBundle(method, teacher)
    }
    if let contents = bundle.records[kind.name] { return contents }
    let possible = ReconstructionMethod.allCases.filter { method in
      method.record.map { bundle.records[$0.name] != nil } ?? false
    }
    throw .mismatch(
      "\(path): --method \(method.rawValue) needs the record '\(kind.name)', which this bundle lacks; "
        + (possible.isEmpty
          ? "no method can use what it holds"
          : "it serves --method \(possible.map(\.rawValue).joined(separator: " or "))"))
  }

  /// Nothing, where `method` can do with that.
  private static func withoutBundle(
    _ method: ReconstructionMethod, _ teacher: LoadedClassifier
  ) throws(KDMetaError) -> RecordContents? {
    guard let obstacle = method.obstacle(in: teacher.classifier) else { return nil }
    throw .mismatch("\(teacher.path): --method \(method.rawValue) is not possible: \(obstacle)")
  }

  private static func runRecord(
    of teacher: LoadedClassifier, _ description: ImageDescription, _ settings: Settings,
    _ context: RunContext
  ) -> RunRecord<Settings> {
    var inputs = ["teacher": teacher.sha256]
    inputs["bundle"] = description.bundleSHA256
    return RunRecord(command: "reconstruct", settings: settings, seed: context.seed, inputs: inputs)
  }

  private static func provenance(
    of teacher: LoadedClassifier, _ description: ImageDescription, _ record: RunRecord<Settings>,
    seed: UInt64
  ) -> SurrogateProvenance {
    SurrogateProvenance(
      producer: Product.name, producerVersion: Product.version, method: record.settings.method.rawValue,
      seed: seed, settings: record.json,
      teacherSHA256: teacher.sha256, teacherFileName: teacher.fileName,
      bundleSHA256: description.bundleSHA256)
  }
}
