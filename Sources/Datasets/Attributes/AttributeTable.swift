/// A file that says of many images which of some attributes each has, as `list_attr_celeba.txt` does.
///
/// Either the number of images, the attributes' names, and then a line for each image, with spaces between; or, with commas
/// between, a heading for each column and then the same lines. An image's line begins with its name; 1 is yes, −1 or 0 no.
struct AttributeTable: Sendable {
  /// Where it is.
  let path: String

  /// The attributes' names.
  let names: [String]

  /// The images' names.
  let images: [String]

  /// For each image, 1 for the attributes that it has and 0 for the others.
  private let values: [UInt8]

  /// Reads the file at `path`.
  init(_ path: String) throws(DatasetError) {
    let bytes = try TextFile.bytes(path)
    let contents = try parsing(path) { () throws(Malformed) in try Contents(bytes) }
    guard !contents.images.isEmpty else { throw .malformed(path: path, reason: "names no image") }
    self.path = path
    (names, images, values) = (contents.names, contents.images, contents.values)
  }

  /// Whether the file at `path` begins as such a table: what comes after its first image is not looked at.
  static func isTable(_ path: String) -> Bool {
    guard let start = try? TextFile.start(path), let contents = try? Contents(start, mostImages: 1) else {
      return false
    }
    return !contents.images.isEmpty
  }

  /// 1 for each attribute that the image at `row` has, 0 for the others.
  func attributes(of row: Int) -> [UInt8] { Array(values[row * names.count..<(row + 1) * names.count]) }

  /// Whether the image at `row` has `attribute`, a place in ``names``.
  func has(_ attribute: Int, row: Int) -> Bool { values[row * names.count + attribute] == 1 }
}

/// What a table's lines say.
private struct Contents {
  let names: [String]
  private(set) var images: [String] = []
  private(set) var values: [UInt8] = []

  /// - Parameter mostImages: How many images are read; all of them, as many as the file says, where nil.
  init(_ bytes: [UInt8], mostImages: Int? = nil) throws(Malformed) {
    var text = DelimitedText(bytes)
    var count: Int?
    guard var heading = text.next() else { throw Malformed("is empty") }
    if text.isCommaSeparated {
      guard !ImagePartition.isHeading(heading) else { throw Malformed("tells parts, not attributes") }
      heading.removeFirst()
    } else {
      guard heading.count == 1, let number = Int(String(utf8: heading[0])), let second = text.next() else {
        throw Malformed("does not begin with a number of images and the names of attributes")
      }
      (count, heading) = (number, second)
    }
    names = heading.map { String(utf8: $0) }
    guard !names.isEmpty, !names.contains(""), Set(names).count == names.count else {
      throw Malformed("its attributes' names are missing, empty or alike")
    }
    while images.count < mostImages ?? .max, let fields = text.next() { try add(fields, line: text.line) }
    guard mostImages != nil || count ?? images.count == images.count else {
      throw Malformed(
        "says that it has \(count ?? 0) images, and has \(images.count); fetch it again, or put the number right"
      )
    }
  }

  private mutating func add(_ fields: [ArraySlice<UInt8>], line: Int) throws(Malformed) {
    guard fields.count == names.count + 1 else {
      throw Malformed("line \(line) has \(fields.count) fields, not a name and \(names.count) attributes")
    }
    let name = String(utf8: fields[0])
    guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      throw Malformed("line \(line): '\(name)' is no name of an image in the folder")
    }
    images.append(name)
    for (field, attribute) in zip(fields.dropFirst(), names) {
      switch (field.count, field.first, field.last) {
      case (1, UInt8(ascii: "1"), _): values.append(1)
      case (1, UInt8(ascii: "0"), _), (2, UInt8(ascii: "-"), UInt8(ascii: "1")): values.append(0)
      default:
        throw Malformed("line \(line): what it says of \(attribute) is none of 1, -1 and 0")
      }
    }
  }
}

extension String {
  /// The text that `bytes` are in UTF-8.
  init(utf8 bytes: ArraySlice<UInt8>) { self.init(decoding: bytes, as: UTF8.self) }
}
