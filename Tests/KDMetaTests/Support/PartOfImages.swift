import Arrays
import Datasets

/// Some of the images of another dataset, as if they were all there are.
struct PartOfImages: ImageSource {
  private let whole: any ImageSource
  private let batch: ImageBatch
  let classNames: [String]

  /// The images `places` of `whole`, with the first `classCount` classes or, if left out, with all.
  init(_ places: [Int], of whole: any ImageSource, classCount: Int? = nil) throws {
    self.whole = whole
    location = "sample:digits \(places)"
    let all = try whole.readAll()
    guard case .bytes(let pixels) = all.pixels, let classes = all.classes else {
      throw DatasetError.malformed(path: whole.location, reason: "no labelled images of 8 bits")
    }
    batch = ImageBatch(
      pixels: .bytes(
        ShapedArray(
          shape: [places.count] + pixels.shape.dropFirst(),
          scalars: places.flatMap { pixels.rows($0..<$0 + 1).scalars })), classes: places.map { classes[$0] })
    classNames = Array(whole.classNames.prefix(classCount ?? .max))
  }

  /// The class of each image.
  var classes: [Int] { batch.classes ?? [] }

  var summary: String { "part of \(whole.summary)" }
  /// What the program carries is told apart by its name alone.
  let location: String
  var count: Int { batch.count }
  var shape: ImageShape { whole.shape }
  var hasClasses: Bool { true }

  func makeReader() -> any ImageReader { Reader(batch) }

  private final class Reader: ImageReader {
    private let batch: ImageBatch
    private var done = 0

    init(_ batch: ImageBatch) { self.batch = batch }

    func next(_ most: Int) -> ImageBatch? {
      let rows = done..<min(batch.count, done + most)
      guard !rows.isEmpty, case .bytes(let pixels) = batch.pixels else { return nil }
      done = rows.upperBound
      return ImageBatch(pixels: .bytes(pixels.rows(rows)), classes: batch.classes.map { Array($0[rows]) })
    }
  }
}
