import Files

/// How a surrogate came about.
public struct SurrogateProvenance: Sendable, Equatable {
  /// The program that made it, and its version.
  public var producer, producerVersion: String
  /// When, in Coordinated Universal Time, as in `2025-01-31T08:15:00Z`.
  public var created: String
  /// The method.
  public var method: String
  /// What all random numbers followed from.
  public var seed: UInt64
  /// All settings, as a JSON object.
  public var settings: String
  /// The teacher's digest as a bundle has it, and its file's name without folders.
  public var teacherSHA256, teacherFileName: String
  /// SHA-256 of the bundle's file, where one was used.
  public var bundleSHA256: String?

  /// The provenance of images that `producer` made by `method`; `created` is now, or the moment that
  /// `SOURCE_DATE_EPOCH` names, where left out.
  public init(
    producer: String, producerVersion: String, created: String? = nil, method: String, seed: UInt64,
    settings: String, teacherSHA256: String, teacherFileName: String, bundleSHA256: String?
  ) {
    self.producer = producer
    self.producerVersion = producerVersion
    self.created = created ?? Timestamp.now
    self.method = method
    self.seed = seed
    self.settings = settings
    self.teacherSHA256 = teacherSHA256
    self.teacherFileName = teacherFileName
    self.bundleSHA256 = bundleSHA256
  }
}
