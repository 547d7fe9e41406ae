internal import Arrays
internal import Bundle
internal import Records

/// What a metadata bundle holds.
public struct BundleSummary: Sendable, Codable {
  /// A record.
  public struct Record: Sendable, Codable {
    /// Its kind.
    public let kind: String
    /// How it is laid out, and in which version.
    public let encoding: String
    /// The version of the layout.
    public let encodingVersion: Int
    /// How its numbers are stored.
    public let storage: String
    /// How many layers have a mean.
    public let layers: Int
    /// How many numbers it has.
    public let numbers: Int
  }

  /// The size of the file.
  public let bytes: Int
  /// When it was made.
  public let created: String
  /// The program that made it, and its version.
  public let producer: String
  /// The settings that shaped it, as JSON.
  public let settings: String
  /// The teacher's file and its digest.
  public let teacherFileName, teacherSHA256: String
  /// Channels, height and width of the teacher's inputs and of the data's pictures.
  public let inputShape, pixelShape: [Int]
  /// The classes, and how many pictures of each were observed.
  public let classNames: [String]
  /// How many pictures of each class were observed; 0 for one that is withheld.
  public let classCounts: [Int]
  /// Classes of fewer pictures are withheld.
  public let minimumClassCount: Int
  /// The noise that was added, in words.
  public let noise: String?
  /// The records.
  public let records: [Record]
  /// Kinds of record in the file that this version cannot read.
  public let unreadRecords: [String]
  /// The methods of reconstruction that the bundle serves.
  public let methods: [String]

  init(_ path: String) throws(KDMetaError) {
    let bundle: MetadataBundle
    do throws(BundleError) { bundle = try BundleFile.read(path) } catch { throw .bundle(error) }
    do { bytes = try FileSize.bytes(ofFileAt: path) } catch { throw .file(error) }
    created = bundle.provenance.created
    producer = "\(bundle.provenance.producer) \(bundle.provenance.producerVersion)"
    settings = bundle.provenance.settings
    teacherFileName = bundle.teacher.fileName
    teacherSHA256 = bundle.teacher.sha256
    inputShape = bundle.teacher.inputShape
    pixelShape = bundle.input.pixelShape
    classNames = bundle.classes.names
    classCounts = bundle.classes.counts
    minimumClassCount = bundle.privacy.minimumClassCount
    noise = bundle.privacy.noise.map { "\($0.mechanism) noise with ε = \($0.epsilon), δ = \($0.delta)" }
    records = bundle.records.sorted { $0.key < $1.key }.map { kind, contents in
      Record(
        kind: kind, encoding: contents.encoding, encodingVersion: contents.encodingVersion,
        storage: contents.storage.rawValue, layers: contents.arrays.keys.count { $0.hasSuffix("mean") },
        numbers: contents.arrays.values.reduce(0) { $0 + $1.count })
    }
    unreadRecords = bundle.unreadRecords.keys.sorted()
    methods = ReconstructionMethod.allCases.filter { bundle.records[$0.record.name] != nil }.map(\.rawValue)
  }
}
