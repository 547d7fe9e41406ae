/// Images whose attributes a table tells, in the table's order: with all attributes, or with one of them as two classes.
struct AttributeFolder: ImageCollection {
  let location: String
  let classNames: [String]
  let classCounts: [Int]
  let attributeNames: [String]
  let note: String?

  private let files: AttributeFiles
  /// The lines of the table that belong to the part.
  private let rows: [Int]
  /// The attribute that is the class.
  private let attribute: Int?

  /// The part `split` of `files`.
  ///
  /// - Parameter attribute: The name of an attribute: images without it are of the first class, those with it of the second.
  init(_ files: AttributeFiles, at location: String, split: Split, attribute: String?) throws(DatasetError) {
    let table = files.table
    self.files = files
    self.location = location
    rows = try files.partition?.rows(split, of: table.images) ?? Array(table.images.indices)
    let part = files.partition.map {
      "the \(split == .train ? "training" : "test") part by \(FolderListing.name($0.path))"
    }
    note = "labelled by \(FolderListing.name(table.path)), \(part ?? "one set for training and tests")"
    guard let attribute else {
      (self.attribute, classNames, classCounts, attributeNames) = (nil, [], [], table.names)
      return
    }
    guard let index = table.names.firstIndex(of: attribute) else {
      throw .inconsistent(
        path: table.path,
        reason: "has no attribute '\(attribute)'; there are: \(table.names.joined(separator: ", "))")
    }
    let yes = rows.count { table.has(index, row: $0) }
    self.attribute = index
    classNames = Self.classNames(attribute)
    classCounts = [rows.count - yes, yes]
    attributeNames = []
  }

  /// The classes of images without and with `attribute`.
  static func classNames(_ attribute: String) -> [String] { ["not-\(attribute)", attribute] }

  var kind: String { "folder of images" }
  var count: Int { rows.count }

  func makeStream() throws(DatasetError) -> any EncodedImageStream {
    AttributeFolderStream(files, rows: rows, attribute: attribute)
  }
}

/// Reads an ``AttributeFolder``.
private final class AttributeFolderStream: EncodedImageStream {
  private let files: AttributeFiles
  private var rows: ArraySlice<Int>
  private let attribute: Int?

  init(_ files: AttributeFiles, rows: [Int], attribute: Int?) {
    self.files = files
    self.rows = rows[...]
    self.attribute = attribute
  }

  func next() throws(DatasetError) -> EncodedImage? {
    guard let row = rows.popFirst() else { return nil }
    let name = files.table.images[row]
    return EncodedImage(
      name: name, label: attribute.map { files.table.has($0, row: row) ? 1 : 0 },
      attributes: attribute == nil ? files.table.attributes(of: row) : [],
      contents: EncodedImage.contents(ofFileAt: "\(files.images)/\(name)"))
  }
}
