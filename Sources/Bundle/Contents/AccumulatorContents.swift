public import Arrays

/// The sums of one record kind over a part of the data, as a partial bundle stores them.
public struct AccumulatorContents: Equatable, Sendable {
  /// How the group is laid out, such as `gaussian-per-layer-sums`.
  public var encoding: String

  /// The version of that layout, from 1.
  public var encodingVersion: Int

  /// Values beside the sums, by path in the kind's group: `temperature`, or `network/frequencies`.
  public var attributes: [String: RecordAttribute]

  /// The sums in double precision, by path in the kind's group: `sum`, or `0002-relu3/sum`. The kind's
  /// ``RecordLayout`` says which, and which count classes in their first dimension.
  public var arrays: [String: ShapedArray<Double>]

  /// The sums of a record kind.
  public init(
    encoding: String, encodingVersion: Int = 1, attributes: [String: RecordAttribute] = [:],
    arrays: [String: ShapedArray<Double>]
  ) {
    self.encoding = encoding
    self.encodingVersion = encodingVersion
    self.attributes = attributes
    self.arrays = arrays
  }
}
