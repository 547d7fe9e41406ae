public import Files
import FoundationEssentials

extension NPZFile {
  /// Writes `arrays` to `path`, whole or not at all, so that `numpy.load` reads them.
  ///
  /// Equal arrays give equal bytes: no times are stored, and nothing is compressed.
  ///
  /// - Parameter types: The types to write arrays as, by their names; others are float32 or int64.
  /// - Throws: `FileError`, also where two arrays have one name, or the file would be larger than 4 GB.
  public static func write(
    _ arrays: [(name: String, array: NPYArray)], as types: [String: NPYElement] = [:], to path: String
  ) throws(FileError) {
    func refuse(_ reason: String) -> FileError { .writeFailed(path: path, reason: reason) }
    var names: Set<String> = []
    var (members, directory) = (Data(), Data())
    for (name, array) in arrays {
      guard names.insert(name).inserted else { throw refuse("two arrays are named '\(name)'") }
      let member = ZipMember(
        name: name + suffix, contents: array.fileBytes(as: types[name]), offset: members.count)
      guard let member, let directoryEntry = member.directoryEntry else {
        throw refuse("the array '\(name)' or its name is too large for a zip file of less than 4 GB")
      }
      members.append(contentsOf: member.localHeader)
      members.append(contentsOf: member.contents)
      directory.append(contentsOf: directoryEntry)
    }
    guard let end = ZipMember.end(count: arrays.count, directory: directory.count, offset: members.count)
    else {
      throw refuse("the arrays are too many or too large for a zip file of less than 4 GB")
    }
    try OutputFile.write(members + directory + end, to: path)
  }
}

/// A member of a zip file that is written: stored, without a time.
private struct ZipMember {
  let contents: [UInt8]
  private let name: [UInt8]
  private let offset: UInt32
  /// What the local header and the directory have in common.
  private let common: [UInt8]

  /// Nil where a size is beyond 32 bits, or the name's beyond 16.
  init?(name: String, contents: [UInt8], offset: Int) {
    let bytes = Array(name.utf8)
    guard let size = UInt32(exactly: contents.count), size < .max, let start = UInt32(exactly: offset),
      let nameLength = UInt16(exactly: bytes.count)
    else { return nil }
    (self.name, self.contents, self.offset) = (bytes, contents, start)
    // Version 2.0; the name is UTF-8; stored; the first moment of 1980, where zip's time begins.
    let head: [UInt16] = [20, 1 << 11, 0, 0, 33]
    common =
      head.flatMap(\.littleEndianBytes) + Deflate.checksum(contents).littleEndianBytes
      + size.littleEndianBytes
      + size.littleEndianBytes + nameLength.littleEndianBytes + UInt16(0).littleEndianBytes
  }

  var localHeader: [UInt8] { [0x50, 0x4B, 3, 4] + common + name }

  /// Nil where the member starts beyond 32 bits.
  var directoryEntry: [UInt8]? {
    guard offset < .max else { return nil }
    // Written by version 2.0; no comment, first disk, no attributes.
    return [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10) + offset.littleEndianBytes
      + name
  }

  /// The record behind the directory; nil where a number is too large for it.
  static func end(count: Int, directory: Int, offset: Int) -> [UInt8]? {
    guard let count = UInt16(exactly: count), count < .max, let size = UInt32(exactly: directory),
      let start = UInt32(exactly: offset), start < .max
    else { return nil }
    return [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count.littleEndianBytes + count.littleEndianBytes
      + size.littleEndianBytes + start.littleEndianBytes + [0, 0]
  }
}

extension FixedWidthInteger {
  fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
