import Arrays

/// The decoded pictures of a collection of files, in one shape.
///
/// The shape is that of the first whole picture, unless the options say otherwise; other sizes are resampled to it.
struct PictureFileSource: PictureSource {
  private let collection: any PictureCollection
  private let options: ReadingOptions

  let shape: PictureShape

  /// Decodes the first picture, to know the shape.
  init(_ collection: any PictureCollection, _ options: ReadingOptions) throws(DatasetError) {
    self.collection = collection
    self.options = options
    let stream = try collection.makeStream()
    let decoder = PictureDecoder()
    var firstReason: String?
    while let file = try stream.next() {
      do throws(Malformed) {
        shape = options.shape(for: try decoder.decode(file.contents.get()).shape)
        return
      } catch {
        if options.isStrict { throw .damagedPicture(file.name, in: collection.location, error) }
        firstReason = firstReason ?? "\(file.name) \(error.reason)"
      }
    }
    throw .unrecognised(
      path: collection.location,
      found: "none of its files is a whole picture" + (firstReason.map { "; \($0)" } ?? ""))
  }

  var location: String { collection.location }
  var count: Int { collection.count }
  var classNames: [String] { collection.classNames }
  var hasClasses: Bool { !collection.classNames.isEmpty }
  var attributeNames: [String] { collection.attributeNames }
  var summary: String { "\(collection.kind), \(countsSummary)\(collection.note.map { ", \($0)" } ?? "")" }

  func makeReader() throws(DatasetError) -> any PictureReader {
    PictureFileReader(
      try PictureFileBatches(collection, shape: shape, isStrict: options.isStrict))
  }
}

extension DatasetError {
  /// A damaged picture where none may be.
  static func damagedPicture(_ name: String, in location: String, _ reason: Malformed) -> DatasetError {
    .malformed(path: "\(location): \(name)", reason: "\(reason.reason) (--strict stops at the first)")
  }
}

/// Reads a ``PictureFileSource``, whose pictures are decoded ahead of need.
private final class PictureFileReader: PictureReader {
  /// How many batches may wait.
  private static let depth = 2

  private let batches: PictureFileBatches
  private var ahead: ReadAhead<PictureFileBatches.Element>?
  private var rest: PictureBatch?
  private(set) var findings: ReadingFindings

  init(_ batches: PictureFileBatches) {
    self.batches = batches
    findings = batches.findings
  }

  func next(_ most: Int) throws(DatasetError) -> PictureBatch? {
    precondition(most > 0, "a batch has at least one picture")
    let ahead =
      ahead ?? ReadAhead(depth: Self.depth) { [batches] () throws(DatasetError) in try batches.next(most) }
    self.ahead = ahead
    if rest == nil, let element = try ahead.next() {
      findings = element.findings
      rest = element.batch
    }
    guard let batch = rest else { return nil }
    // Batches have the size that was wanted first.
    rest = batch.count > most ? batch.part(most..<batch.count) : nil
    return batch.count > most ? batch.part(0..<most) : batch
  }
}

extension PictureBatch {
  fileprivate func part(_ rows: Range<Int>) -> PictureBatch {
    let pixels: Pixels =
      switch pixels {
      case .bytes(let array): .bytes(array.rows(rows))
      case .values(let array): .values(array.rows(rows))
      }
    return PictureBatch(
      pixels: pixels, classes: classes.map { Array($0[rows]) }, attributes: attributes.map { $0.rows(rows) })
  }
}
