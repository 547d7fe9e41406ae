import Arrays
import Datasets

/// Images in memory of any shape, with or without classes or attributes.
struct MadeImages: ImageSource {
  var shape = ImageShape(channels: 1, height: 8, width: 8)
  var count = 40
  var classNames = (0..<10).map { String($0) }
  var attributeNames: [String] = []
  /// For each image which attributes it has.
  var attributes: ShapedArray<UInt8>?
  var holdsInputs = false

  var summary: String { "made for a test" }
  var location: String { "made" }
  var hasClasses: Bool { !classNames.isEmpty }

  func makeReader() -> any ImageReader { Reader(source: self) }

  private final class Reader: ImageReader {
    let source: MadeImages
    var done = 0

    init(source: MadeImages) { self.source = source }

    func next(_ most: Int) -> ImageBatch? {
      let count = min(most, source.count - done)
      guard count > 0 else { return nil }
      defer { done += count }
      let shape = [count, source.shape.channels, source.shape.height, source.shape.width]
      // The same images in batches of any size.
      let length = shape.reduce(1, *)
      let places = done * (length / count)..<done * (length / count) + length
      let pixels: Pixels =
        source.holdsInputs
        ? .values(ShapedArray(shape: shape, scalars: places.map { Float($0 * 37 % 256) / 128 - 1 }))
        : .bytes(ShapedArray(shape: shape, scalars: places.map { UInt8($0 * 37 % 256) }))
      return ImageBatch(
        pixels: pixels,
        classes: source.hasClasses ? (done..<done + count).map { $0 % source.classNames.count } : nil,
        attributes: source.attributes?.rows(done..<done + count))
    }
  }
}
