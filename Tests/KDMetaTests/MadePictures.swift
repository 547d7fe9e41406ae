import Arrays
import Datasets

/// Pictures in memory of any shape, with or without classes or attributes.
struct MadePictures: PictureSource {
  var shape = PictureShape(channels: 1, height: 8, width: 8)
  var count = 40
  var classNames = (0..<10).map { String($0) }
  var attributeNames: [String] = []
  /// For each picture which attributes it has.
  var attributes: ShapedArray<UInt8>?
  var holdsInputs = false

  var summary: String { "made for a test" }
  var location: String { "made" }
  var hasClasses: Bool { !classNames.isEmpty }

  func makeReader() -> any PictureReader { Reader(source: self) }

  private final class Reader: PictureReader {
    let source: MadePictures
    var done = 0

    init(source: MadePictures) { self.source = source }

    func next(_ most: Int) -> PictureBatch? {
      let count = min(most, source.count - done)
      guard count > 0 else { return nil }
      defer { done += count }
      let shape = [count, source.shape.channels, source.shape.height, source.shape.width]
      // The same pictures in batches of any size.
      let length = shape.reduce(1, *)
      let places = done * (length / count)..<done * (length / count) + length
      let pixels: Pixels =
        source.holdsInputs
        ? .values(ShapedArray(shape: shape, scalars: places.map { Float($0 * 37 % 256) / 128 - 1 }))
        : .bytes(ShapedArray(shape: shape, scalars: places.map { UInt8($0 * 37 % 256) }))
      return PictureBatch(
        pixels: pixels,
        classes: source.hasClasses ? (done..<done + count).map { $0 % source.classNames.count } : nil,
        attributes: source.attributes?.rows(done..<done + count))
    }
  }
}
