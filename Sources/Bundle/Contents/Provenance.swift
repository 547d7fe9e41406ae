import Files

/// How a bundle came about.
public struct Provenance: Equatable, Sendable {
  /// The program that made it.
  public var producer: String

  /// The version of that program.
  public var producerVersion: String

  /// When it was made, in Coordinated Universal Time, such as `2026-01-31T12:00:00Z`.
  public var created: String

  /// The settings that shaped the statistics: a JSON object, without paths or names of the machine.
  public var settings: String

  /// The provenance of a bundle that is made now; where `SOURCE_DATE_EPOCH` is set, that is the time.
  public init(producer: String, producerVersion: String, settings: String = "{}") {
    self.init(
      producer: producer, producerVersion: producerVersion, created: Timestamp.now, settings: settings)
  }

  /// The provenance of a bundle made at `created`.
  public init(producer: String, producerVersion: String, created: String, settings: String) {
    self.producer = producer
    self.producerVersion = producerVersion
    self.created = created
    self.settings = settings
  }
}
