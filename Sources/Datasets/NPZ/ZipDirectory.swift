/// The central directory of a zip file, which alone says what the file holds.
///
/// libarchive reads this project's tar files, and not these: it hands out a member's bytes one after another, where here stored arrays are
/// read in place at any row, and it believes the directory, where here members that overlap, sizes that no deflated data can grow to and
/// numbers that do not fit are refused before anything is allocated.
struct ZipDirectory {
  /// The members in the directory's order.
  let entries: [ZipEntry]

  private static let mostBytes = 64 << 20

  /// Reads the directory of `file`.
  init(of file: RandomAccessFile) throws(DatasetError) {
    let path = file.path
    let tailStart = max(0, file.size - ZipEnd.longest)
    let tail = try file.bytes(tailStart..<file.size)
    var (end, zip64) = try parsing(path) { () throws(Malformed) in try ZipEnd.find(in: tail) }
    if let zip64 {
      guard zip64 <= file.size - ZipEnd.zip64ByteCount else {
        throw .malformed(path: path, reason: "has its end record outside its bytes; it is damaged")
      }
      let record = try file.bytes(zip64..<zip64 + ZipEnd.zip64ByteCount)
      end = try parsing(path) { () throws(Malformed) in try ZipEnd(zip64: record) }
    }
    guard end.directoryOffset <= file.size, end.directoryByteCount <= file.size - end.directoryOffset,
      end.directoryByteCount <= Self.mostBytes
    else {
      throw .malformed(path: path, reason: "has its directory outside its bytes; it is cut off or damaged")
    }
    let bytes = try file.bytes(end.directoryOffset..<end.directoryOffset + end.directoryByteCount)
    entries = try parsing(path) { () throws(Malformed) in
      var cursor = ByteCursor(bytes[...])
      var entries: [ZipEntry] = []
      // Each entry takes bytes, so a false count ends the loop early.
      for _ in 0..<end.entryCount { entries.append(try ZipEntry(&cursor)) }
      return entries
    }
    var rest = file.size
    for entry in entries {
      guard entry.storedByteCount <= rest else {
        throw .malformed(
          path: path, reason: "claims more bytes than it has; its members overlap or lie outside")
      }
      rest -= entry.storedByteCount
    }
  }
}
