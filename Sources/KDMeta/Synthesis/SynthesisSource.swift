internal import Bundle
internal import Files
internal import Network
internal import Records
internal import Torch

/// What a method makes images from: a teacher, and a bundle's record where the method takes one. All of it is checked.
struct SynthesisSource {
  let method: ConfiguredMethod
  let teacher: LoadedClassifier
  let images: ImageDescription
  let record: RecordContents?
  private let layerKeys: [String]

  /// What `method` takes from `teacher` and the bundle at `bundlePath`.
  ///
  /// - Parameter trusted: The keys one of which must have signed the bundle; nil where it may be signed by anyone or not at all.
  init(
    _ method: ConfiguredMethod, _ teacher: LoadedClassifier, bundlePath: String?,
    trusting trusted: Set<VerificationKey>?
  ) throws {
    let bundle = try bundlePath.map { path in
      (contents: try BundleFile.read(path, trusting: trusted), path: path)
    }
    try self.init(method, teacher, bundle, sha256: bundlePath.map { try FileDigest.sha256(ofFileAt: $0) })
  }

  /// What `method` takes from `teacher` and a bundle in memory.
  init(_ method: ConfiguredMethod, _ teacher: LoadedClassifier, bundle: MetadataBundle?) throws {
    try self.init(method, teacher, bundle.map { (contents: $0, path: "the bundle") }, sha256: nil)
  }

  private init(
    _ method: ConfiguredMethod, _ teacher: LoadedClassifier,
    _ bundle: (contents: MetadataBundle, path: String)?, sha256: String?
  ) throws {
    do throws(MethodOptionError) { try method.check() } catch { throw KDMetaError.method(.option(error)) }
    self.method = method
    self.teacher = teacher
    if let bundle { try BundleMatch.check(bundle.contents, at: bundle.path, against: teacher) }
    record = try Self.record(for: method.method, in: bundle, of: teacher)
    layerKeys = bundle?.contents.teacher.layerKeys ?? []
    images =
      if let bundle { try ImageDescription(bundle.contents, at: bundle.path, sha256: sha256) } else {
        try ImageDescription(teacher)
      }
  }

  /// What makes `count` images; beside a student where `online` says how long it learns.
  func synthesizer(
    _ executor: Executor, count: Int, precision: Precision, online: OnlineSchedule? = nil,
    _ context: RunContext
  ) throws -> any Synthesizer {
    try method.makeSynthesizer(
      SynthesisSetup(
        teacher: teacher, executor: executor, images: images, record: record, layerKeys: layerKeys,
        count: count, precision: precision, online: online, context: context, method: method.name))
  }

  /// The record that `method` takes from `bundle`, nil where it does without.
  private static func record(
    for method: any SynthesisMethod.Type, in bundle: (contents: MetadataBundle, path: String)?,
    of teacher: LoadedClassifier
  ) throws(KDMetaError) -> RecordContents? {
    guard let kind = method.record else {
      guard bundle == nil else { throw .method(.takesNoBundle(method: method.name)) }
      return try withoutBundle(method, teacher)
    }
    guard let bundle else {
      guard method.worksWithoutBundle else {
        throw .method(
          .needsBundle(
            method: method.name, record: kind.name,
            others: SynthesisMethods.all.filter { $0.worksWithoutBundle }.map { $0.name }))
      }
      return try withoutBundle(method, teacher)
    }
    if let contents = bundle.contents.records[kind.name] { return contents }
    throw .method(
      .lacksRecord(
        method: method.name, record: kind.name, path: bundle.path,
        others: SynthesisMethods.serving(bundle.contents).map { $0.name }))
  }

  /// Nothing, where `method` can do with that.
  private static func withoutBundle(
    _ method: any SynthesisMethod.Type, _ teacher: LoadedClassifier
  ) throws(KDMetaError) -> RecordContents? {
    guard let obstacle = method.obstacle(in: teacher.classifier) else { return nil }
    throw .method(.notPossible(method: method.name, path: teacher.path, obstacle: obstacle))
  }
}

extension SynthesisMethods {
  /// Those that take a record which `bundle` has.
  static func serving(_ bundle: MetadataBundle) -> [any SynthesisMethod.Type] {
    all.filter { method in method.record.map { bundle.records[$0.name] != nil } ?? false }
  }
}
