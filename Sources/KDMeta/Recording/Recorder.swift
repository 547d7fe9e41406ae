internal import Bundle
public import Datasets
internal import Files
internal import Network
public import Records
internal import Torch

/// Writes what a teacher's activations over a dataset leave behind: a metadata bundle.
public enum Recorder {
  /// What is recorded.
  public struct Settings: Sendable, Equatable, Codable {
    /// The record kinds, by name.
    public var records = ["top-layer", "all-layers"]
    /// What each kind is told.
    public var options = RecordingOptions()
    /// Classes of fewer pictures are withheld: statistics of few pictures describe those pictures.
    public var minimumClassCount = 10
    /// How many pictures are shown to the teacher at once.
    public var batchSize = 512

    /// The default settings.
    public init() {}
  }

  /// What was recorded.
  public struct Report: Sendable, Codable {
    /// How many pictures were observed.
    public let pictures: Int
    /// The names of the classes that were withheld.
    public let withheldClasses: [String]
    /// The size of the bundle in bytes.
    public let bytes: Int
    /// The share of pictures that the teacher puts in the class that the data gives them.
    public let teacherAccuracy: Double
  }

  /// Shows `data` to `teacher` in one pass and writes the records to `output`.
  public static func record(
    _ teacher: LoadedClassifier, on data: any PictureSource, settings: Settings, to output: String,
    context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try OutputFile.check(output)
      try context.checkDevice()
      try check(data, teacher)
      let identity = TeacherIdentity(teacher)
      let setup = RecordingSetup(
        classifier: teacher.classifier, layerKeys: identity.layerKeys, classCount: data.classNames.count,
        device: context.device, options: settings.options)
      guard !settings.records.isEmpty else {
        throw KDMetaError.usage("--records names no record; there are \(recordNames)")
      }
      var accumulators: [(kind: any RecordKind.Type, accumulator: any RecordAccumulator)] = []
      for name in settings.records {
        guard let kind = RecordKinds.named(name) else {
          throw KDMetaError.usage("--records \(name): no such record; there are \(recordNames)")
        }
        accumulators.append((kind, try kind.accumulator(setup)))
      }
      let preprocessing = try teacher.preprocessing(for: data.shape)
      if teacher.preprocessing == nil {
        context.reporter.note(
          "\(teacher.path) does not say how pictures become its inputs; they are scaled to 0…1, and if it was trained "
            + "otherwise, its metadata needs an entry '\(Preprocessing.metadataKey)'")
      }
      var pass = RecordingPass(classCount: data.classNames.count)
      try pass.run(
        teacher, data, accumulators.map(\.accumulator), preprocessing, batchSize: settings.batchSize, context)
      let isWithheld = pass.counts.map { $0 < settings.minimumClassCount }
      guard isWithheld.contains(false) else {
        throw KDMetaError.mismatch(
          "\(data.location): every class has fewer than \(settings.minimumClassCount) pictures (--minimum-class-count)"
        )
      }
      var records: [String: RecordContents] = [:]
      for (kind, accumulator) in accumulators {
        records[kind.name] = try accumulator.contents(isWithheld: isWithheld)
      }
      let bundle = MetadataBundle(
        teacher: identity,
        input: InputDescription(preprocessing, pictures: data.shape),
        classes: ClassTable(
          names: data.classNames, counts: zip(pass.counts, isWithheld).map { $1 ? 0 : $0 }),
        records: records,
        privacy: Privacy(minimumClassCount: settings.minimumClassCount),
        provenance: Provenance(
          producer: Product.name, producerVersion: Product.version,
          settings: RunRecord(
            command: "record", settings: settings, seed: context.seed, inputs: ["teacher": teacher.sha256]
          ).json))
      try BundleFile.write(bundle, to: output)
      return Report(
        pictures: data.count, withheldClasses: zip(data.classNames, isWithheld).filter(\.1).map(\.0),
        bytes: try FileSize.bytes(ofFileAt: output),
        teacherAccuracy: Double(pass.right) / Double(max(1, pass.counts.reduce(0, +))))
    }
  }

  private static var recordNames: String { RecordKinds.all.map { $0.name }.joined(separator: ", ") }

  private static func check(_ data: any PictureSource, _ teacher: LoadedClassifier) throws(KDMetaError) {
    guard data.hasClasses else {
      throw .mismatch("\(data.location): statistics are kept for each class, and these pictures have none")
    }
    guard data.classNames.count <= teacher.classifier.classCount else {
      throw .mismatch(
        "\(data.location): \(data.classNames.count) classes, and \(teacher.path) knows "
          + "\(teacher.classifier.classCount)")
    }
    guard !data.holdsInputs else {
      throw .mismatch(
        "\(data.location): it holds model inputs, and a bundle has to say how pixels become them; record from the "
          + "pictures themselves, of 8 bits a channel")
    }
  }
}

/// One pass over the data, shared by all records.
private struct RecordingPass {
  var counts: [Int]
  var right = 0

  init(classCount: Int) { counts = Array(repeating: 0, count: classCount) }

  mutating func run(
    _ teacher: LoadedClassifier, _ data: any PictureSource, _ accumulators: [any RecordAccumulator],
    _ preprocessing: Preprocessing, batchSize: Int, _ context: RunContext
  ) throws {
    let executor = try Executor(teacher.model, on: context.device)
    let inputs = try PictureInputs(preprocessing, on: context.device)
    let taps = accumulators.reduce(into: Set([teacher.classifier.logits])) { $0.formUnion($1.values) }
    let reader = try data.makeReader()
    var done = 0
    while let batch = try reader.next(batchSize) {
      let numbers = batch.classes ?? []
      for number in numbers { counts[number] += 1 }
      try withoutGradients {
        let classes = try Tensor(numbers.map(Int64.init), shape: [numbers.count], on: context.device)
        let activations = try executor.run([try inputs(batch.pixels)], taps: taps).taps
        for accumulator in accumulators { try accumulator.observe(activations, classes: classes) }
        if let logits = activations[teacher.classifier.logits] {
          right += Int(try logits.argmax(1).equal(to: classes).to(.float32).sum().item())
        }
      }
      done += batch.count
      try context.step("record", "pictures", done: done, total: data.count)
    }
  }
}
