public import Arrays

/// Writes labelled pictures of 8 bits a channel in some format, batch by batch.
public protocol PictureWriter {
  /// What keeps `pictures` from being written in the format, or nil.
  static func fault(_ pictures: WrittenPictures) -> String?

  /// Adds pictures [n, channels, height, width], the class of each, and a teacher's logits [n, classes] for them, which
  /// formats without a place for logits leave out.
  ///
  /// - Throws: `FileError` where they can't be written.
  func append(_ pixels: ShapedArray<UInt8>, classes: [Int], logits: ShapedArray<Float>) throws

  /// Writes what can be written only once all pictures are known.
  func finish() throws
}

extension PictureWriter {
  /// Nothing.
  public static func fault(_ pictures: WrittenPictures) -> String? { nil }
}

/// What a ``PictureWriter`` has to know before the first picture.
public struct WrittenPictures: Sendable {
  /// How many there will be.
  public let count: Int

  /// The shape of each.
  public let shape: PictureShape

  /// The names of the classes.
  public let classNames: [String]

  /// How many logits the teacher gives.
  public let logitCount: Int

  /// The pictures of `surrogate` as bytes of `shape`.
  public init(_ surrogate: SurrogateHeader, shape: PictureShape) {
    count = surrogate.count
    self.shape = shape
    classNames = surrogate.classNames
    logitCount = surrogate.logitCount
  }
}
