/// A dataset: images of one shape, with or without classes, that can be read from the start any number of times.
public protocol ImageSource: Sendable {
  /// What it is, for the log: `IDX, 60,000 images 1×28×28, 10 classes`.
  var summary: String { get }

  /// Where it was found, for errors.
  var location: String { get }

  /// How many images there are; at least one. Readers give fewer where some turn out to be damaged.
  var count: Int { get }

  /// The shape of each image.
  var shape: ImageShape { get }

  /// The names of the classes, by index; empty where images have none.
  var classNames: [String] { get }

  /// Whether batches come with classes.
  var hasClasses: Bool { get }

  /// The names of the attributes, by index, any number of which an image may have; empty where there are none. Images have
  /// either attributes or classes.
  var attributeNames: [String] { get }

  /// Whether batches are model inputs, which need no preprocessing any more, and not pixels.
  var holdsInputs: Bool { get }

  /// A reader that stands before the first image.
  func makeReader() throws(DatasetError) -> any ImageReader
}

/// Reads the images of a source in order, in memory bounded by the batch.
///
/// A reader is used by one thread at a time.
public protocol ImageReader: AnyObject {
  /// The next images.
  ///
  /// - Parameter most: How many images are wanted, 1 or more. Fewer come at the end; where a batch of them would
  ///   pass 256 MiB; and perhaps where the number changes from call to call.
  /// - Returns: At least one image, or nil once all have been read.
  func next(_ most: Int) throws(DatasetError) -> ImageBatch?

  /// What has been passed over or changed so far; all of it once ``next(_:)`` has given nil.
  var findings: ReadingFindings { get }
}

extension ImageReader {
  /// Nothing: most formats have nothing that could be passed over.
  public var findings: ReadingFindings { ReadingFindings() }
}

extension ImageSource {
  /// None: most datasets have classes or nothing.
  public var attributeNames: [String] { [] }

  /// False: most datasets hold pixels.
  public var holdsInputs: Bool { false }

  /// The counts of a summary: `60,000 images 1×28×28, 10 classes`.
  var countsSummary: String {
    let images = "\(count.grouped) \(count == 1 ? "image" : "images") \(shape)"
    if !attributeNames.isEmpty { return "\(images), \(attributeNames.count.grouped) attributes" }
    return "\(images), \(hasClasses ? "\(classNames.count.grouped) classes" : "no classes")"
  }
}
