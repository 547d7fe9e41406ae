import Arrays

/// Another dataset's pixels in another size or colour, by the rules for image files.
struct ReshapedImages: ImageSource {
  private let whole: any ImageSource
  private let mostBatchBytes: Int

  let shape: ImageShape

  /// The images of `whole` in `shape`, in batches of no more than `mostBatchBytes`, or of one.
  ///
  /// - Precondition: They are pixels, and both shapes have 1 or 3 channels, or the same number.
  init(_ whole: any ImageSource, in shape: ImageShape, mostBatchBytes: Int = ImageBatch.mostBytes) {
    precondition(!whole.holdsInputs, "model inputs are not reshaped")
    self.whole = whole
    self.shape = shape
    self.mostBatchBytes = mostBatchBytes
  }

  var summary: String { "\(whole.summary), brought to \(shape)" }
  var location: String { whole.location }
  var count: Int { whole.count }
  var classNames: [String] { whole.classNames }
  var hasClasses: Bool { whole.hasClasses }
  var attributeNames: [String] { whole.attributeNames }

  func makeReader() throws(DatasetError) -> any ImageReader {
    Reader(
      try whole.makeReader(), from: whole.shape, to: shape,
      mostImages: max(1, mostBatchBytes / (shape.channels * shape.height * shape.width)))
  }

  private final class Reader: ImageReader {
    private let whole: any ImageReader
    private let (given, shape): (ImageShape, ImageShape)
    private let mostImages: Int
    private var count = 0

    init(
      _ whole: any ImageReader, from given: ImageShape, to shape: ImageShape, mostImages: Int
    ) {
      self.whole = whole
      (self.given, self.shape) = (given, shape)
      self.mostImages = mostImages
    }

    var findings: ReadingFindings {
      var findings = whole.findings
      findings.countReshaped(count, from: given, to: shape)
      return findings
    }

    func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
      guard let batch = try whole.next(min(most, mostImages)) else { return nil }
      guard case .bytes(let array) = batch.pixels else { preconditionFailure("pixels are bytes") }
      var pixels: [UInt8] = []
      pixels.reserveCapacity(batch.count * shape.channels * shape.height * shape.width)
      let givenBytes = given.channels * given.height * given.width
      for start in stride(from: 0, to: array.scalars.count, by: givenBytes) {
        DecodedImage(shape: given, planes: array.scalars[start..<start + givenBytes])
          .reshaped(to: shape).appendPlanes(to: &pixels)
      }
      count += batch.count
      let reshaped = ShapedArray(
        shape: [batch.count, shape.channels, shape.height, shape.width], scalars: pixels)
      return ImageBatch(
        pixels: .bytes(reshaped), classes: batch.classes, attributes: batch.attributes)
    }
  }
}
