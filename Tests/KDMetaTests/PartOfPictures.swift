import Arrays
import Datasets

/// Some of the pictures of another dataset, as if they were all there are.
struct PartOfPictures: PictureSource {
  private let whole: any PictureSource
  private let batch: PictureBatch
  let classNames: [String]

  /// The pictures `places` of `whole`, with the first `classCount` classes or, if left out, with all.
  init(_ places: [Int], of whole: any PictureSource, classCount: Int? = nil) throws {
    self.whole = whole
    location = "sample:digits \(places)"
    let all = try whole.readAll()
    guard case .bytes(let pixels) = all.pixels, let classes = all.classes else {
      throw DatasetError.malformed(path: whole.location, reason: "no labelled pictures of 8 bits")
    }
    batch = PictureBatch(
      pixels: .bytes(
        ShapedArray(
          shape: [places.count] + pixels.shape.dropFirst(),
          scalars: places.flatMap { pixels.rows($0..<$0 + 1).scalars })), classes: places.map { classes[$0] })
    classNames = Array(whole.classNames.prefix(classCount ?? .max))
  }

  /// The class of each picture.
  var classes: [Int] { batch.classes ?? [] }

  var summary: String { "part of \(whole.summary)" }
  /// What the program carries is told apart by its name alone.
  let location: String
  var count: Int { batch.count }
  var shape: PictureShape { whole.shape }
  var hasClasses: Bool { true }

  func makeReader() -> any PictureReader { Reader(batch) }

  private final class Reader: PictureReader {
    private let batch: PictureBatch
    private var done = 0

    init(_ batch: PictureBatch) { self.batch = batch }

    func next(_ most: Int) -> PictureBatch? {
      let rows = done..<min(batch.count, done + most)
      guard !rows.isEmpty, case .bytes(let pixels) = batch.pixels else { return nil }
      done = rows.upperBound
      return PictureBatch(pixels: .bytes(pixels.rows(rows)), classes: batch.classes.map { Array($0[rows]) })
    }
  }
}
