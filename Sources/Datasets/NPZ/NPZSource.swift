/// Images in an array of NumPy's and, where there is one, classes in another.
///
/// `uint8` holds pixels; floating point holds model inputs, which get no preprocessing.
struct NPZSource: ImageSource {
  private let images: NPYFile
  private let labels: NPYLabels?
  private let layout: ImageLayout
  private let note: String?

  let location: String

  /// The part `split` of the `.npz` file at `path`.
  init(_ path: String, split: Split) throws(DatasetError) {
    let entries = try ZipDirectory(of: RandomAccessFile(path)).entries
    var arrays: [String: ZipEntry] = [:]
    for entry in entries where entry.name.hasSuffix(NPZFile.suffix) {
      let name = String(entry.name.dropLast(NPZFile.suffix.count))
      guard arrays.updateValue(entry, forKey: name) == nil else {
        throw .malformed(path: path, reason: "holds two arrays named '\(name)'")
      }
    }
    guard let names = NPZImageNames(split, among: Set(arrays.keys)), let images = arrays[names.images]
    else {
      throw .unrecognised(
        path: path,
        found: "it is a zip file without an array of a known name: "
          + "\(FolderListing.list(entries.map(\.name))); known are \(NPZImageNames.known)")
    }
    try self.init(
      location: path, images: NPYFile(path, images),
      labels: try Self.file(path, names.labels.flatMap { arrays[$0] }), note: names.note)
  }

  /// The images of the `.npy` file at `path`, with the labels that lie beside it under the usual name, if they do.
  init(arrayAt path: String) throws(DatasetError) {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let name = String(path[slash...])
    let others = [("images", "labels"), ("x_", "y_"), ("X_", "y_"), ("data", "labels")].map {
      name.replacing($0.0, with: $0.1)
    }
    var labels: NPYFile?
    for other in others where other != name && labels == nil {
      if case .npy? = try? FileKind(at: path[..<slash] + other) {
        labels = try NPYFile(path[..<slash] + other)
      }
    }
    try self.init(
      location: path, images: NPYFile(path), labels: labels,
      note: labels == nil ? "no labels beside it" : "labels beside it")
  }

  private init(location: String, images: NPYFile, labels: NPYFile?, note: String?) throws(DatasetError) {
    guard images.header.element == .uint8 || images.header.element.isFloatingPoint else {
      throw .malformed(
        path: images.place,
        reason: "holds \(images.header.element); images are uint8 (pixels) or floating point (model inputs)"
      )
    }
    layout = try ImageLayout(images.header.shape, mayBeChannelsLast: true, path: images.place)
    self.labels = try Self.labels(labels, images: layout.count)
    self.images = images
    self.location = location
    self.note = note
  }

  private static func file(_ path: String, _ entry: ZipEntry?) throws(DatasetError) -> NPYFile? {
    guard let entry else { return nil }
    return try NPYFile(path, entry)
  }

  private static func labels(_ file: NPYFile?, images: Int) throws(DatasetError) -> NPYLabels? {
    guard let file else { return nil }
    return try NPYLabels(file, images: images)
  }

  var count: Int { layout.count }
  var shape: ImageShape { layout.shape }
  var classNames: [String] { (0..<(labels?.classCount ?? 0)).map { String($0) } }
  var hasClasses: Bool { labels != nil }
  var holdsInputs: Bool { images.header.element != .uint8 }

  var summary: String {
    "NumPy, \(countsSummary)\(holdsInputs ? ", model inputs" : "")\(note.map { ", \($0)" } ?? "")"
  }

  func makeReader() throws(DatasetError) -> any ImageReader {
    NPZReader(
      images: try images.contents(), labels: try labels?.file.contents(), element: images.header.element,
      labelElement: labels?.file.header.element, layout: layout, path: images.place)
  }
}
