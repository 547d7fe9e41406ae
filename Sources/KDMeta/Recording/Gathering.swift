internal import Bundle
internal import Datasets
internal import Network
internal import Records

extension Recorder {
  /// What one pass over the data gathers, with whose it is.
  struct Gathering {
    let run: CommandRun<Settings>
    /// The names of the record kinds.
    let records: [String]
    let gathered: GatheredRecords
    let pass: RecordingPass
    /// What tells the data from others, of a part that is to be merged.
    let digest: String?

    /// Shows `allData`, or the part of it that is set, to `teacher`; of several processes each shows its share. Without an `output` nothing is kept
    /// to go on from.
    init(
      _ teacher: LoadedClassifier, _ allData: any ImageSource, _ settings: Settings, to output: String?,
      _ context: RunContext
    ) throws {
      let chosen = try settings.images.map { try SlicedImages($0, of: allData) } ?? allData
      let data = try context.team?.share(of: chosen) ?? chosen
      try Recorder.check(data, teacher)
      let classNames = data.hasClasses ? data.classNames : teacher.classNumbers
      if !data.hasClasses {
        context.reporter.note(
          "\(data.location): the images have no classes; the teacher's answers are taken for them")
      }
      let kinds = try Recorder.recordKinds(settings.records, of: teacher, context)
      records = kinds.map { $0.name }
      let preprocessing = try teacher.preprocessing(for: data.shape)
      if teacher.preprocessing == nil {
        context.reporter.note(
          "\(teacher.path) does not say how images become its inputs; they are scaled to 0…1, and if it was trained "
            + "otherwise, its metadata needs an entry '\(Preprocessing.metadataKey)'")
      }
      var settings = settings
      settings.records = records
      run = try CommandRun(
        "record", settings, inputs: ["teacher": teacher.sha256], to: output, data: [data], context: context)
      let identity = TeacherIdentity(teacher)
      let setup = RecordingSetup(
        classifier: teacher.classifier, model: teacher.model, layerKeys: identity.layerKeys,
        classCount: classNames.count, device: context.device, options: settings.options,
        onProgress: context.spectrumProgress)
      let accumulators = try kinds.map { try $0.accumulator(setup) }
      digest =
        settings.isPartial && context.isFirst
        ? try DataDigest(of: data.location, onProgress: context.digestProgress).sha256 : nil
      var pass = RecordingPass(classCount: classNames.count)
      try pass.run(
        teacher, data, accumulators, preprocessing, batchSize: settings.batchSize, run.checkpointing, context)
      var gathered = GatheredRecords(
        teacher: identity, input: InputDescription(preprocessing, images: data.shape),
        classes: ClassTable(names: classNames, counts: pass.counts),
        minimumClassCount: settings.minimumClassCount, records: accumulators.map(\.sums))
      try context.team?.bringTogether(&gathered, &pass, of: data, Provenance(run.record))
      (self.gathered, self.pass) = (gathered, pass)
    }
  }
}

extension Recorder {
  /// The kinds called `names`, all of which can be made of `teacher`; where nil, the best one that can.
  fileprivate static func recordKinds(
    _ names: [String]?, of teacher: LoadedClassifier, _ context: RunContext
  ) throws(KDMetaError) -> [any RecordKind.Type] {
    guard let names else { return [try bestKind(of: teacher, context)] }
    guard !names.isEmpty else { throw .choice(.records, "no record is named; there are \(recordNames)") }
    var kinds: [any RecordKind.Type] = []
    for name in names {
      guard let kind = RecordKinds.named(name) else {
        throw .choice(
          .records,
          "there is no record '\(name)'; "
            + (NearestName.of(name, among: RecordKinds.all.map { $0.name }).map { "did you mean '\($0)'?" }
              ?? "there are \(recordNames)"))
      }
      if let obstacle = kind.obstacle(in: teacher.classifier) {
        let others = RecordKinds.all.filter { $0.obstacle(in: teacher.classifier) == nil }.map { $0.name }
        throw .unfit(
          .records,
          "\(teacher.path): no record '\(name)' can be made of it: \(obstacle); possible are "
            + others.joined(separator: ", "))
      }
      kinds.append(kind)
    }
    return kinds
  }

  /// The record by which students of `teacher` do best, of which a note says why.
  private static func bestKind(
    of teacher: LoadedClassifier, _ context: RunContext
  ) throws(KDMetaError) -> any RecordKind.Type {
    let possible = RecordKinds.all.filter { $0.obstacle(in: teacher.classifier) == nil }
    guard let method = SynthesisMethods.best(for: teacher.classifier, records: Set(possible.map { $0.name })),
      let kind = method.record
    else { throw .method(.nonePossible(path: teacher.path)) }
    let figure = method.measured.map { " (\($0.accuracy.perCent) on MNIST)" } ?? ""
    context.reporter.note(
      "record \(kind.name): of those that the teacher allows, students do best by it\(figure)")
    return kind
  }

  private static var recordNames: String { RecordKinds.all.map { $0.name }.joined(separator: ", ") }

  fileprivate static func check(_ data: any ImageSource, _ teacher: LoadedClassifier) throws(KDMetaError) {
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
