import Arrays

/// Another dataset's pixels in another size or colour, by the rules for picture files.
struct ReshapedPictures: PictureSource {
  private let whole: any PictureSource
  private let mostBatchBytes: Int

  let shape: PictureShape

  /// The pictures of `whole` in `shape`, in batches of no more than `mostBatchBytes`, or of one.
  ///
  /// - Precondition: They are pixels, and both shapes have 1 or 3 channels, or the same number.
  init(_ whole: any PictureSource, in shape: PictureShape, mostBatchBytes: Int = PictureBatch.mostBytes) {
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

  func makeReader() throws(DatasetError) -> any PictureReader {
    Reader(
      try whole.makeReader(), from: whole.shape, to: shape,
      mostPictures: max(1, mostBatchBytes / (shape.channels * shape.height * shape.width)))
  }

  private final class Reader: PictureReader {
    private let whole: any PictureReader
    private let (given, shape): (PictureShape, PictureShape)
    private let mostPictures: Int
    private var count = 0

    init(
      _ whole: any PictureReader, from given: PictureShape, to shape: PictureShape, mostPictures: Int
    ) {
      self.whole = whole
      (self.given, self.shape) = (given, shape)
      self.mostPictures = mostPictures
    }

    var findings: ReadingFindings {
      var findings = whole.findings
      findings.countReshaped(count, from: given, to: shape)
      return findings
    }

    func next(_ most: Int) throws(DatasetError) -> PictureBatch? {
      guard let batch = try whole.next(min(most, mostPictures)) else { return nil }
      guard case .bytes(let array) = batch.pixels else { preconditionFailure("pixels are bytes") }
      var pixels: [UInt8] = []
      pixels.reserveCapacity(batch.count * shape.channels * shape.height * shape.width)
      let givenBytes = given.channels * given.height * given.width
      for start in stride(from: 0, to: array.scalars.count, by: givenBytes) {
        DecodedPicture(shape: given, planes: array.scalars[start..<start + givenBytes])
          .reshaped(to: shape).appendPlanes(to: &pixels)
      }
      count += batch.count
      let reshaped = ShapedArray(
        shape: [batch.count, shape.channels, shape.height, shape.width], scalars: pixels)
      return PictureBatch(
        pixels: .bytes(reshaped), classes: batch.classes, attributes: batch.attributes)
    }
  }
}
