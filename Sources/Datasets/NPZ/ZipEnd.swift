/// What the record at the end of a zip file says of its central directory.
struct ZipEnd: Equatable {
  let entryCount: Int
  let directoryByteCount: Int
  let directoryOffset: Int

  private static let signature: [UInt8] = [0x50, 0x4B, 5, 6]
  private static let byteCount = 22
  private static let locatorSignature: [UInt8] = [0x50, 0x4B, 6, 7]
  private static let locatorByteCount = 20
  private static let zip64Signature: [UInt8] = [0x50, 0x4B, 6, 6]

  /// How many bytes of the other kind of record are read.
  static let zip64ByteCount = 56

  /// The record lies in this many bytes at the end, since a comment may follow.
  static let longest = locatorByteCount + byteCount + 0xFFFF

  /// The record in `tail`, a file's last bytes, and where the file has the longer record that takes its place.
  static func find(in tail: [UInt8]) throws(Malformed) -> (end: ZipEnd, zip64: Int?) {
    var start = tail.count - byteCount
    while start >= 0 {
      if tail[start...].starts(with: signature) {
        var cursor = ByteCursor(tail[(start + signature.count)...])
        // Numbers of disks, all of which are this one.
        _ = try cursor.take(6)
        let end = ZipEnd(
          entryCount: try cursor.number(UInt16.self), directoryByteCount: try cursor.number(UInt32.self),
          directoryOffset: try cursor.number(UInt32.self))
        if try cursor.number(UInt16.self) == cursor.remaining {
          return (end, try zip64Offset(tail[..<start]))
        }
      }
      start -= 1
    }
    throw Malformed("is no zip file, as .npz files are, or it is cut off")
  }

  private static func zip64Offset(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> Int? {
    let locator = bytes.suffix(locatorByteCount)
    guard locator.count == locatorByteCount, locator.starts(with: locatorSignature) else { return nil }
    var cursor = ByteCursor(locator.dropFirst(locatorSignature.count + 4))
    return try cursor.number(UInt64.self)
  }

  /// The record of files with many or large members in `bytes`.
  init(zip64 bytes: [UInt8]) throws(Malformed) {
    guard bytes.starts(with: Self.zip64Signature) else { throw Malformed("has a damaged end record") }
    var cursor = ByteCursor(bytes[...])
    // The record's own size, versions and numbers of disks.
    _ = try cursor.take(32)
    self.init(
      entryCount: try cursor.number(UInt64.self), directoryByteCount: try cursor.number(UInt64.self),
      directoryOffset: try cursor.number(UInt64.self))
  }

  private init(entryCount: Int, directoryByteCount: Int, directoryOffset: Int) {
    self.entryCount = entryCount
    self.directoryByteCount = directoryByteCount
    self.directoryOffset = directoryOffset
  }
}
