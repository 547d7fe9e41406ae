/// How images that differ from each other, or are damaged, are read.
public struct ReadingOptions: Sendable, Equatable {
  /// Whether the first damaged image is an error; otherwise damaged images are passed over and counted.
  public var isStrict = false

  /// The height and width that pixels are brought to; those of the first image where nil.
  public var size: ImageSize?

  /// What pixels are brought to, grey or colour; what the first image is where nil.
  public var colour: ImageColour?

  /// The attribute whose presence is the class, for images that have attributes; all of them stay where nil.
  public var attribute: String?

  /// The usual options.
  public init() {}

  /// What images are brought to, of which the first has `first`.
  func shape(for first: ImageShape) -> ImageShape {
    ImageShape(
      channels: colour?.channels ?? first.channels, height: size?.height ?? first.height,
      width: size?.width ?? first.width)
  }
}

/// Grey, or red, green and blue.
public enum ImageColour: Int, Sendable {
  case grey = 1
  case rgb = 3

  /// The colour of images of so many channels; nil where no image file has so many.
  public init?(channels: Int) { self.init(rawValue: channels) }

  var channels: Int { rawValue }
}

/// A height and a width in pixels.
public struct ImageSize: Sendable, Equatable {
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
