internal import Arrays
internal import Bundle
internal import Files
internal import Records

/// What a metadata bundle, or a part of one, holds.
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
    /// How many layers, or other groups of units, it describes.
    public let layers: Int
    /// How many numbers it has.
    public let numbers: Int
  }

  /// The images of a part.
  public struct Coverage: Sendable, Codable {
    /// What tells the data from other data.
    public let sha256: String
    /// The place of the first image, from 0, and how many there are.
    public let first, count: Int
  }

  /// `release`, or `partial` for sums that are to be merged and not to be published.
  public let purpose: String
  /// The size of the file.
  public let bytes: Int
  /// The public key that signed it, as hexadecimal digits; nil where it is not signed. The signature verifies.
  public let signedBy: String?
  /// What a part covers; nil for a release, which does not tell.
  public let data: Coverage?
  /// When it was made.
  public let created: String
  /// The program that made it, and its version.
  public let producer: String
  /// The settings that shaped it, as JSON.
  public let settings: String
  /// The teacher's file and its digest.
  public let teacherFileName, teacherSHA256: String
  /// Channels, height and width of the teacher's inputs and of the data's images.
  public let inputShape, pixelShape: [Int]
  /// The classes, and how many images of each were observed.
  public let classNames: [String]
  /// How many images of each class were observed; 0 for one that is withheld, or in a part has none.
  public let classCounts: [Int]
  /// Classes of fewer images are withheld.
  public let minimumClassCount: Int
  /// The noise that was added, in words.
  public let noise: String?
  /// The records.
  public let records: [Record]
  /// The graphs of spectral records.
  public let spectra: [SpectrumSummary]
  /// Kinds of record in the file that this version cannot read.
  public let unreadRecords: [String]
  /// The methods of reconstruction that the bundle serves.
  public let methods: [String]

  init(_ path: String, trusting trusted: Set<VerificationKey>?) throws(KDMetaError) {
    let contents: BundleFile.Contents
    let signer: VerificationKey?
    do throws(BundleError) {
      contents = try BundleFile.contents(path, trusting: trusted)
      signer = try BundleFile.signer(of: path)
    } catch { throw .bundle(error) }
    let bytes: Int
    do throws(FileError) { bytes = try FileSize.bytes(ofFileAt: path) } catch { throw .file(error) }
    switch contents {
    case .release(let bundle):
      self.init(
        bundle, .release, signer, bytes: bytes, records: bundle.records.map { Record(kind: $0, $1) },
        spectra: bundle.records.sorted { $0.key < $1.key }.flatMap { SpectrumSummary.all(of: $1, kind: $0) },
        unreadRecords: bundle.unreadRecords.keys.sorted(),
        methods: SynthesisMethods.serving(bundle).map { $0.name })
    case .partial(let bundle):
      self.init(
        bundle, .partial, signer, bytes: bytes, records: bundle.accumulators.map { Record(kind: $0, $1) },
        data: Coverage(sha256: bundle.data.sha256, first: bundle.data.first, count: bundle.data.count))
    }
  }

  private init(
    _ bundle: some DescribedBundle, _ purpose: BundlePurpose, _ signer: VerificationKey?, bytes: Int,
    records: [Record], spectra: [SpectrumSummary] = [], unreadRecords: [String] = [],
    methods: [String] = [],
    data: Coverage? = nil
  ) {
    self.purpose = purpose.rawValue
    self.bytes = bytes
    signedBy = signer?.hexadecimal
    self.data = data
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
    self.records = records.sorted { $0.kind < $1.kind }
    self.spectra = spectra
    self.unreadRecords = unreadRecords
    self.methods = methods
  }
}

extension BundleSummary.Record {
  fileprivate init(kind: String, _ contents: RecordContents) {
    self.init(
      kind: kind, encoding: contents.encoding, encodingVersion: contents.encodingVersion,
      storage: contents.storage.rawValue, layers: contents.arrays.keys.count { $0.hasSuffix("mean") },
      numbers: contents.arrays.values.reduce(0) { $0 + $1.count })
  }

  fileprivate init(kind: String, _ contents: AccumulatorContents) {
    self.init(
      kind: kind, encoding: contents.encoding, encodingVersion: contents.encodingVersion,
      storage: "float64", layers: contents.arrays.keys.count { $0.hasSuffix("shift") },
      numbers: contents.arrays.values.reduce(0) { $0 + $1.count })
  }
}
