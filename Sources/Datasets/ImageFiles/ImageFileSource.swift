import Arrays

/// The decoded images of a collection of files, in one shape.
///
/// The shape is that of the first whole image, unless the options say otherwise; other sizes are resampled to it.
struct ImageFileSource: ImageSource {
  private let collection: any ImageCollection
  private let options: ReadingOptions

  let shape: ImageShape

  /// Decodes the first image, to know the shape.
  init(_ collection: any ImageCollection, _ options: ReadingOptions) throws(DatasetError) {
    self.collection = collection
    self.options = options
    let stream = try collection.makeStream()
    let decoder = ImageDecoder()
    var firstReason: String?
    while let file = try stream.next() {
      do throws(Malformed) {
        shape = options.shape(for: try decoder.decode(file.contents.get()).shape)
        return
      } catch {
        if options.isStrict { throw .damagedImage(file.name, in: collection.location, error) }
        firstReason = firstReason ?? "\(file.name) \(error.reason)"
      }
    }
    throw .unrecognised(
      path: collection.location,
      found: "none of its files is a whole image" + (firstReason.map { "; \($0)" } ?? ""))
  }

  var location: String { collection.location }
  var count: Int { collection.count }
  var classNames: [String] { collection.classNames }
  var hasClasses: Bool { !collection.classNames.isEmpty }
  var attributeNames: [String] { collection.attributeNames }
  var summary: String { "\(collection.kind), \(countsSummary)\(collection.note.map { ", \($0)" } ?? "")" }

  func makeReader() throws(DatasetError) -> any ImageReader {
    ImageFileReader(
      try ImageFileBatches(collection, shape: shape, isStrict: options.isStrict))
  }
}

extension DatasetError {
  /// A damaged image where none may be.
  static func damagedImage(_ name: String, in location: String, _ reason: Malformed) -> DatasetError {
    .damagedImage(path: "\(location): \(name)", reason: reason.reason)
  }
}

/// Reads an ``ImageFileSource``, whose images are decoded ahead of need.
private final class ImageFileReader: ImageReader {
  /// How many batches may wait.
  private static let depth = 2

  private let batches: ImageFileBatches
  private var ahead: ReadAhead<ImageFileBatches.Element>?
  private var rest: ImageBatch?
  private(set) var findings: ReadingFindings

  init(_ batches: ImageFileBatches) {
    self.batches = batches
    findings = batches.findings
  }

  func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
    precondition(most > 0, "a batch has at least one image")
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

extension ImageBatch {
  fileprivate func part(_ rows: Range<Int>) -> ImageBatch {
    let pixels: Pixels =
      switch pixels {
      case .bytes(let array): .bytes(array.rows(rows))
      case .values(let array): .values(array.rows(rows))
      }
    return ImageBatch(
      pixels: pixels, classes: classes.map { Array($0[rows]) }, attributes: attributes.map { $0.rows(rows) })
  }
}
