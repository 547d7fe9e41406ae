/// A file that says of each image which part of a dataset it belongs to, as `list_eval_partition.txt` does: 0 for training, 1 for
/// validation, 2 for tests.
struct ImagePartition {
  /// Where it is.
  let path: String

  private let parts: [String: UInt8]

  /// Reads the file at `path`.
  init(_ path: String) throws(DatasetError) {
    let bytes = try TextFile.bytes(path)
    self.path = path
    parts = try parsing(path) { () throws(Malformed) in try Self.parts(bytes) }
  }

  /// Whether the file at `path` begins as such a list: what comes after its first image is not looked at.
  static func isPartition(_ path: String) -> Bool {
    guard let start = try? TextFile.start(path), let parts = try? parts(start, most: 1) else { return false }
    return !parts.isEmpty
  }

  /// Whether a table with these columns is such a list.
  static func isHeading(_ columns: [ArraySlice<UInt8>]) -> Bool {
    columns.count == 2 && ["partition", "split"].contains(String(utf8: columns[1]).lowercased())
  }

  private static func parts(_ bytes: [UInt8], most: Int = .max) throws(Malformed) -> [String: UInt8] {
    var text = DelimitedText(bytes)
    if text.isCommaSeparated {
      guard let heading = text.next(), isHeading(heading) else { throw Malformed("has no column of parts") }
    }
    var parts: [String: UInt8] = [:]
    while parts.count < most, let fields = text.next() {
      guard fields.count == 2, let part = UInt8(String(utf8: fields[1])), part <= 2 else {
        throw Malformed("line \(text.line) is not an image's name and 0, 1 or 2")
      }
      parts[String(utf8: fields[0])] = part
    }
    return parts
  }

  /// The places in `images` of those that belong to `split`: for tests those of part 2, or of 1 where there are none.
  func rows(_ split: Split, of images: [String]) throws(DatasetError) -> [Int] {
    var rows: [UInt8: [Int]] = [:]
    for (row, name) in images.enumerated() {
      guard let part = parts[name] else {
        throw .inconsistent(path: path, reason: "does not say which part '\(name)' belongs to")
      }
      rows[part, default: []].append(row)
    }
    let wanted: [UInt8] = split == .train ? [0] : [2, 1]
    guard let found = wanted.lazy.compactMap({ rows[$0] }).first else {
      throw .inconsistent(
        path: path,
        reason: "has no image for \(split == .train ? "training (part 0)" : "tests (part 2, or 1)")")
    }
    return found
  }
}
