import Arrays

/// Decodes image files into batches of one shape. Used by one thread.
final class ImageFileBatches {
  /// A batch, and what had been found when it was whole; the last one has no batch if damaged files end the data.
  struct Element: Sendable {
    let batch: ImageBatch?
    let findings: ReadingFindings
  }

  private let stream: any EncodedImageStream
  private let decoder = ImageDecoder()
  private let location: String
  private let shape: ImageShape
  private let hasClasses: Bool
  private let attributeCount: Int
  private let isStrict: Bool
  private(set) var findings: ReadingFindings

  init(
    _ collection: any ImageCollection, shape: ImageShape, isStrict: Bool
  ) throws(DatasetError) {
    stream = try collection.makeStream()
    location = collection.location
    self.shape = shape
    hasClasses = !collection.classNames.isEmpty
    attributeCount = collection.attributeNames.count
    self.isStrict = isStrict
    findings = ReadingFindings(
      emptyClasses: zip(collection.classNames, collection.classCounts).filter { $1 == 0 }.map(\.0))
  }

  /// The next `most` images, or fewer at the end and where they would take more than 256 MiB; nil once nothing is left to tell.
  func next(_ most: Int) throws(DatasetError) -> Element? {
    let before = findings
    let bytes = shape.channels * shape.height * shape.width
    let wanted = min(most, max(1, ImageBatch.mostBytes / bytes))
    var (pixels, classes, attributes): ([UInt8], [Int], [UInt8]) = ([], [], [])
    var count = 0
    while count < wanted, let file = try stream.next() {
      guard let image = try decode(file) else { continue }
      if count == 0 { pixels.reserveCapacity(wanted * bytes) }
      image.appendPlanes(to: &pixels)
      if let label = file.label { classes.append(label) }
      attributes += file.attributes
      count += 1
    }
    guard count > 0 else { return findings == before ? nil : Element(batch: nil, findings: findings) }
    let array = ShapedArray(shape: [count, shape.channels, shape.height, shape.width], scalars: pixels)
    return Element(
      batch: ImageBatch(
        pixels: .bytes(array), classes: hasClasses ? classes : nil,
        attributes: attributeCount == 0
          ? nil : ShapedArray(shape: [count, attributeCount], scalars: attributes)),
      findings: findings)
  }

  /// The image in the dataset's shape, or nil where it is damaged.
  private func decode(_ file: EncodedImage) throws(DatasetError) -> DecodedImage? {
    do throws(Malformed) {
      let image = try decoder.decode(file.contents.get())
      findings.countReshaped(from: image.shape, to: shape)
      return image.reshaped(to: shape)
    } catch {
      if isStrict { throw .damagedImage(file.name, in: location, error) }
      findings.skip(file.name, error)
      return nil
    }
  }
}
