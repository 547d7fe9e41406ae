public import Arrays

/// Writes labelled images of 8 bits a channel in some format, batch by batch.
public protocol ImageWriter {
  /// What keeps `images` from being written in the format, or nil.
  static func fault(_ images: WrittenImages) -> String?

  /// Adds images [n, channels, height, width], the class of each, and a teacher's logits [n, classes] for them, which
  /// formats without a place for logits leave out.
  ///
  /// - Throws: `FileError` where they can't be written.
  func append(_ pixels: ShapedArray<UInt8>, classes: [Int], logits: ShapedArray<Float>) throws

  /// Writes what can be written only once all images are known.
  func finish() throws
}

extension ImageWriter {
  /// Nothing.
  public static func fault(_ images: WrittenImages) -> String? { nil }
}

/// What an ``ImageWriter`` has to know before the first image.
public struct WrittenImages: Sendable {
  /// How many there will be.
  public let count: Int

  /// The shape of each.
  public let shape: ImageShape

  /// The names of the classes.
  public let classNames: [String]

  /// How many logits the teacher gives.
  public let logitCount: Int

  /// The images of `surrogate` as bytes of `shape`.
  public init(_ surrogate: SurrogateHeader, shape: ImageShape) {
    count = surrogate.count
    self.shape = shape
    classNames = surrogate.classNames
    logitCount = surrogate.logitCount
  }
}
