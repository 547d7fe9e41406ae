/// Some of another dataset's images in a row, as if they were all there are. Images that cannot be read have no place.
public struct SlicedImages: ImageSource {
  private let whole: any ImageSource
  private let places: Range<Int>

  /// The images `slice` of `whole`.
  ///
  /// - Throws: ``DatasetError/noSuchImages(path:first:end:count:)`` where `whole` has not so many.
  public init(_ slice: ImageSlice, of whole: any ImageSource) throws(DatasetError) {
    let end = slice.end ?? whole.count
    guard slice.first < end, end <= whole.count else {
      throw .noSuchImages(
        path: whole.location, first: slice.first, end: slice.end, count: whole.count)
    }
    self.init(slice.first..<end, of: whole)
  }

  /// The images at `places` of `whole`, of which there are as many at least.
  public init(_ places: Range<Int>, of whole: any ImageSource) {
    precondition(places.lowerBound >= 0 && places.upperBound <= whole.count, "places without images")
    self.whole = whole
    self.places = places
  }

  public var summary: String {
    "images \(places.lowerBound.grouped) to \((places.upperBound - 1).grouped) of \(whole.summary)"
  }
  public var location: String { whole.location }
  public var count: Int { places.count }
  public var shape: ImageShape { whole.shape }
  public var classNames: [String] { whole.classNames }
  public var hasClasses: Bool { whole.hasClasses }
  public var attributeNames: [String] { whole.attributeNames }
  public var holdsInputs: Bool { whole.holdsInputs }

  public func makeReader() throws(DatasetError) -> any ImageReader {
    Reader(try whole.makeReader(), places)
  }

  /// Reads past the images in front: what a file's compression or a damaged image before them does to them is known no
  /// other way.
  private final class Reader: ImageReader {
    private let whole: any ImageReader
    private let places: Range<Int>
    private var place = 0

    init(_ whole: any ImageReader, _ places: Range<Int>) {
      self.whole = whole
      self.places = places
    }

    var findings: ReadingFindings { whole.findings }

    func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
      while place < places.upperBound, let batch = try whole.next(min(most, places.upperBound - place)) {
        let passed = min(batch.count, max(0, places.lowerBound - place))
        place += batch.count
        if passed < batch.count { return batch.rows(passed..<batch.count) }
      }
      return nil
    }
  }
}
