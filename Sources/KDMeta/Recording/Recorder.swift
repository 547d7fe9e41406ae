internal import Bundle
public import Datasets
internal import Files
internal import Network
public import Records

/// Writes what a teacher's activations over a dataset leave behind: a metadata bundle, or a part of one.
public enum Recorder {
  /// What is recorded.
  public struct Settings: Sendable, Equatable, Codable {
    /// The record kinds, by name.
    public var records = [SpectralNetwork.name]
    /// What each kind is told.
    public var options = RecordingOptions()
    /// Classes of fewer images are withheld: statistics of few images describe those images.
    public var minimumClassCount = 10
    /// Which of the data's images are recorded; all where it is nil.
    public var images: ImageSlice?
    /// Whether a partial bundle is written, to be merged with those of other parts of the data.
    public var isPartial = false
    /// How many images are shown to the teacher at once.
    public var batchSize = 512

    /// The default settings.
    public init() {}
  }

  /// What was recorded.
  public struct Report: Sendable, Codable {
    /// How many images were observed.
    public let images: Int
    /// The names of the classes that were withheld.
    public let withheldClasses: [String]
    /// The size of the bundle in bytes.
    public let bytes: Int
    /// The share of images that the teacher puts in the class that the data gives them; nil where its answers are the
    /// classes.
    public let teacherAccuracy: Double?
    /// What was found in the data.
    public let data: ReadingFindings
  }

  /// Shows `allData`, or the part of it that is set, to `teacher` in one pass and writes the records to `output`. Of several processes each
  /// shows its share, and process 0 writes.
  public static func record(
    _ teacher: LoadedClassifier, on allData: any ImageSource, settings: Settings, to output: String,
    context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try OutputFile.check(output)
      try context.prepareDevice()
      let chosen = try settings.images.map { try SlicedImages($0, of: allData) } ?? allData
      let data = try context.team?.share(of: chosen) ?? chosen
      try check(data, teacher)
      let classNames = data.hasClasses ? data.classNames : teacher.classNumbers
      if !data.hasClasses {
        context.reporter.note(
          "\(data.location): the images have no classes; the teacher's answers are taken for them")
      }
      let kinds = try recordKinds(settings.records, of: teacher)
      let preprocessing = try teacher.preprocessing(for: data.shape)
      if teacher.preprocessing == nil {
        context.reporter.note(
          "\(teacher.path) does not say how images become its inputs; they are scaled to 0…1, and if it was trained "
            + "otherwise, its metadata needs an entry '\(Preprocessing.metadataKey)'")
      }
      let record = RunRecord(
        command: "record", settings: settings, seed: context.seed, inputs: ["teacher": teacher.sha256])
      let checkpointing = try Checkpointing(
        for: context.ownPlace(of: output), record, data: [data], context: context)
      let identity = TeacherIdentity(teacher)
      let setup = RecordingSetup(
        classifier: teacher.classifier, model: teacher.model, layerKeys: identity.layerKeys,
        classCount: classNames.count, device: context.device, options: settings.options,
        onProgress: context.spectrumProgress)
      let accumulators = try kinds.map { try $0.accumulator(setup) }
      let digest =
        settings.isPartial && context.isFirst
        ? try DataDigest(of: data.location, onProgress: context.digestProgress).sha256 : nil
      var pass = RecordingPass(classCount: classNames.count)
      try pass.run(
        teacher, data, accumulators, preprocessing, batchSize: settings.batchSize, checkpointing, context)
      var gathered = GatheredRecords(
        teacher: identity, input: InputDescription(preprocessing, images: data.shape),
        classes: ClassTable(names: classNames, counts: pass.counts),
        minimumClassCount: settings.minimumClassCount, records: accumulators.map(\.sums))
      let provenance = Provenance(record)
      try context.team?.bringTogether(&gathered, &pass, of: data, provenance)
      let report = try context.once {
        if let digest {
          let covered = DataCoverage(
            sha256: digest, first: settings.images?.first ?? 0, count: gathered.imageCount)
          try BundleFile.write(try gathered.partial(provenance, of: covered), to: output)
        } else {
          try BundleFile.write(try gathered.release(provenance, of: data.location), to: output)
        }
        let accuracy = Double(pass.right) / Double(max(1, gathered.imageCount))
        return Report(
          images: gathered.imageCount,
          withheldClasses: settings.isPartial ? [] : gathered.withheldClasses,
          bytes: try FileSize.bytes(ofFileAt: output), teacherAccuracy: data.hasClasses ? accuracy : nil,
          data: pass.findings)
      }
      checkpointing.finish()
      return report
    }
  }

  /// The kinds called `names`, all of which can be made of `teacher`.
  private static func recordKinds(
    _ names: [String], of teacher: LoadedClassifier
  ) throws(KDMetaError) -> [any RecordKind.Type] {
    guard !names.isEmpty else { throw .usage("--records names no record; there are \(recordNames)") }
    var kinds: [any RecordKind.Type] = []
    for name in names {
      guard let kind = RecordKinds.named(name) else {
        throw .usage("--records \(name): no such record; there are \(recordNames)")
      }
      if let obstacle = kind.obstacle(in: teacher.classifier) {
        let others = RecordKinds.all.filter { $0.obstacle(in: teacher.classifier) == nil }.map { $0.name }
        throw .mismatch(
          "\(teacher.path): no record '\(name)' can be made of it: \(obstacle); --records takes "
            + others.joined(separator: ", "))
      }
      kinds.append(kind)
    }
    return kinds
  }

  private static var recordNames: String { RecordKinds.all.map { $0.name }.joined(separator: ", ") }

  private static func check(_ data: any ImageSource, _ teacher: LoadedClassifier) throws(KDMetaError) {
    try data.checkSingleLabels()
    guard data.classNames.count <= teacher.classifier.classCount else {
      throw .mismatch(
        "\(data.location): \(data.classNames.count) classes, and \(teacher.path) knows "
          + "\(teacher.classifier.classCount)")
    }
    guard !data.holdsInputs else {
      throw .mismatch(
        "\(data.location): it holds model inputs, and a bundle has to say how pixels become them; record from the "
          + "images themselves, of 8 bits a channel")
    }
  }
}
