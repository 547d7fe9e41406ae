/// How pictures that differ from each other, or are damaged, are read.
public struct ReadingOptions: Sendable, Equatable {
  /// Whether the first damaged picture is an error; otherwise damaged pictures are passed over and counted.
  public var isStrict = false

  /// The height and width that picture files are brought to; those of the first one where nil.
  public var size: PictureSize?

  /// Whether grey picture files become colour ones even if the first one is grey.
  public var isColour = false

  /// The attribute whose presence is the class, for pictures that have attributes; all of them stay where nil.
  public var attribute: String?

  /// The usual options.
  public init() {}
}

/// A height and a width in pixels.
public struct PictureSize: Sendable, Equatable {
  /// The number of rows.
  public let height: Int

  /// The number of columns.
  public let width: Int

  /// The size in `text`: `224`, or `HEIGHTxWIDTH` as in `224x320`; nil where it is neither.
  public init?(_ text: String) {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...2).contains(sides.count), sides.allSatisfy({ (1...4096).contains($0) }) else { return nil }
    height = sides[0]
    width = sides[sides.count - 1]
  }
}
