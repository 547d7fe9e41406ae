/// A member of a zip file that is written: stored, without a time.
struct ZipMember {
  private let name: [UInt8]
  private let offset: UInt32
  /// What the local header and the directory have in common.
  private let common: [UInt8]

  /// A member of `size` bytes whose header is at `offset`; nil where a number is beyond 32 bits, or the name's size beyond 16.
  init?(name: String, size: Int, checksum: UInt32, offset: Int) {
    let bytes = Array(name.utf8)
    guard let size = UInt32(exactly: size), size < .max, let start = UInt32(exactly: offset), start < .max,
      let nameLength = UInt16(exactly: bytes.count)
    else { return nil }
    (self.name, self.offset) = (bytes, start)
    // Version 2.0; the name is UTF-8; stored; the first moment of 1980, where zip's time begins.
    let head: [UInt16] = [20, 1 << 11, 0, 0, 33]
    common =
      head.flatMap(\.littleEndianBytes) + checksum.littleEndianBytes + size.littleEndianBytes
      + size.littleEndianBytes + nameLength.littleEndianBytes + UInt16(0).littleEndianBytes
  }

  /// How many bytes the header of a member called `name` takes.
  static func headerCount(_ name: String) -> Int { 30 + name.utf8.count }

  var localHeader: [UInt8] { [0x50, 0x4B, 3, 4] + common + name }

  var directoryEntry: [UInt8] {
    // Written by version 2.0; no comment, first disk, no attributes.
    [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10) + offset.littleEndianBytes + name
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
