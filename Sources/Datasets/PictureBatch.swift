public import Arrays

/// Pictures one after the other, N×C×H×W.
public enum Pixels: Sendable, Equatable {
  /// Pixels of 8 bits, which a ``Preprocessing`` turns into model inputs.
  case bytes(ShapedArray<UInt8>)

  /// Model inputs, which need no preprocessing any more.
  case values(ShapedArray<Float>)

  /// Number of pictures, channels, rows and columns.
  public var shape: [Int] {
    switch self {
    case .bytes(let array): array.shape
    case .values(let array): array.shape
    }
  }
}

/// Some pictures with what is known about each.
public struct PictureBatch: Sendable, Equatable {
  /// How many bytes the pictures of one batch take at most, but for a single picture.
  static let mostBytes = 256 << 20

  /// The pictures, N×C×H×W.
  public let pixels: Pixels

  /// The class of each picture, an index of the source's class names; nil where the source has none.
  public let classes: [Int]?

  /// 1 for each of the source's attributes that a picture has, 0 for the others, N×attributes; nil where the source has none.
  public let attributes: ShapedArray<UInt8>?

  /// A teacher's logits, N×classes; nil where the source has none.
  public let logits: ShapedArray<Float>?

  /// A batch of `pixels`.
  ///
  /// - Precondition: `pixels` has 4 dimensions; `classes`, `attributes` and `logits` have an entry a picture.
  public init(
    pixels: Pixels, classes: [Int]? = nil, attributes: ShapedArray<UInt8>? = nil,
    logits: ShapedArray<Float>? = nil
  ) {
    precondition(pixels.shape.count == 4, "pictures are N×C×H×W")
    precondition(classes.map { $0.count == pixels.shape[0] } ?? true, "one class a picture")
    precondition(
      attributes.map { $0.shape.first == pixels.shape[0] } ?? true, "one row of attributes a picture")
    precondition(logits.map { $0.shape.first == pixels.shape[0] } ?? true, "one row of logits a picture")
    self.pixels = pixels
    self.classes = classes
    self.attributes = attributes
    self.logits = logits
  }

  /// The pictures at the places `range`, with all that is known about each.
  func rows(_ range: Range<Int>) -> PictureBatch {
    guard range != 0..<count else { return self }
    let part: Pixels =
      switch pixels {
      case .bytes(let array): .bytes(array.rows(range))
      case .values(let array): .values(array.rows(range))
      }
    return PictureBatch(
      pixels: part, classes: classes.map { Array($0[range]) }, attributes: attributes?.rows(range),
      logits: logits?.rows(range))
  }

  /// How many pictures there are.
  public var count: Int { pixels.shape[0] }
}
