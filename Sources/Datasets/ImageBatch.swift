public import Arrays

/// Images one after the other, N×C×H×W.
public enum Pixels: Sendable, Equatable {
  /// Pixels of 8 bits, which a ``Preprocessing`` turns into model inputs.
  case bytes(ShapedArray<UInt8>)

  /// Model inputs, which need no preprocessing any more.
  case values(ShapedArray<Float>)

  /// Number of images, channels, rows and columns.
  public var shape: [Int] {
    switch self {
    case .bytes(let array): array.shape
    case .values(let array): array.shape
    }
  }
}

/// Some images with what is known about each.
public struct ImageBatch: Sendable, Equatable {
  /// How many bytes the images of one batch take at most, but for a single image.
  static let mostBytes = 256 << 20

  /// The images, N×C×H×W.
  public let pixels: Pixels

  /// The class of each image, an index of the source's class names; nil where the source has none.
  public let classes: [Int]?

  /// 1 for each of the source's attributes that an image has, 0 for the others, N×attributes; nil where the source has none.
  public let attributes: ShapedArray<UInt8>?

  /// A teacher's logits, N×classes; nil where the source has none.
  public let logits: ShapedArray<Float>?

  /// A batch of `pixels`.
  ///
  /// - Precondition: `pixels` has 4 dimensions; `classes`, `attributes` and `logits` have an entry an image.
  public init(
    pixels: Pixels, classes: [Int]? = nil, attributes: ShapedArray<UInt8>? = nil,
    logits: ShapedArray<Float>? = nil
  ) {
    precondition(pixels.shape.count == 4, "images are N×C×H×W")
    precondition(classes.map { $0.count == pixels.shape[0] } ?? true, "one class an image")
    precondition(
      attributes.map { $0.shape.first == pixels.shape[0] } ?? true, "one row of attributes an image")
    precondition(logits.map { $0.shape.first == pixels.shape[0] } ?? true, "one row of logits an image")
    self.pixels = pixels
    self.classes = classes
    self.attributes = attributes
    self.logits = logits
  }

  /// The images at the places `range`, with all that is known about each.
  func rows(_ range: Range<Int>) -> ImageBatch {
    guard range != 0..<count else { return self }
    let part: Pixels =
      switch pixels {
      case .bytes(let array): .bytes(array.rows(range))
      case .values(let array): .values(array.rows(range))
      }
    return ImageBatch(
      pixels: part, classes: classes.map { Array($0[range]) }, attributes: attributes?.rows(range),
      logits: logits?.rows(range))
  }

  /// How many images there are.
  public var count: Int { pixels.shape[0] }
}
