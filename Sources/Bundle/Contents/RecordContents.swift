public import Arrays

/// How a bundle stores statistics.
public enum StatisticType: String, CaseIterable, Sendable {
  /// IEEE floats of 32 bits.
  case float32
  /// IEEE floats of 16 bits: a relative precision of 2⁻¹¹ and magnitudes up to 65,504.
  case float16
}

/// A value beside a record's statistics.
public enum RecordAttribute: Hashable, Sendable {
  /// A number.
  case number(Double)
  /// A whole number.
  case integer(Int)
  /// A text.
  case text(String)
  /// A list of numbers.
  case numbers([Double])
  /// A list of whole numbers.
  case integers([Int])
}

/// The statistics of one record kind, as a bundle stores them.
public struct RecordContents: Equatable, Sendable {
  /// How the group is laid out, such as `gaussian-per-layer`.
  public var encoding: String

  /// The version of that layout, from 1.
  public var encodingVersion: Int

  /// Values beside the statistics, by path in the record's group: `temperature`, or `network/frequencies`.
  public var attributes: [String: RecordAttribute]

  /// The statistics, by path in the record's group: `mean`, or `0002-relu3/mean` with one of
  /// ``TeacherIdentity/layerKeys``. The kind's ``RecordLayout`` says which, and which count classes in their first dimension.
  public var arrays: [String: ShapedArray<Float>]

  /// How the file stores the statistics. Those read from a file are as precise as it.
  public var storage: StatisticType

  /// The contents of a record.
  public init(
    encoding: String, encodingVersion: Int = 1, attributes: [String: RecordAttribute] = [:],
    arrays: [String: ShapedArray<Float>], storage: StatisticType = .float32
  ) {
    self.encoding = encoding
    self.encodingVersion = encodingVersion
    self.attributes = attributes
    self.arrays = arrays
    self.storage = storage
  }
}
