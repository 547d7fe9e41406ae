extension ZipEntry {
  private static let localSignature: [UInt8] = [0x50, 0x4B, 3, 4]
  private static let localByteCount = 30
  /// What a byte of deflated data can grow to at most, rounded up.
  private static let deflateRatio = 1032

  /// The member's bytes, which have the right checksum.
  func contents(of file: RandomAccessFile) throws(DatasetError) -> [UInt8] {
    let stored = try file.bytes(range(in: file))
    return try parsing("\(file.path): \(name)") { () throws(Malformed) in
      let bytes: [UInt8]
      switch method {
      case .stored:
        guard storedByteCount == byteCount else { throw Malformed("has two sizes; the file is damaged") }
        bytes = stored
      case .deflated:
        let (possible, overflow) = storedByteCount.multipliedReportingOverflow(by: Self.deflateRatio)
        guard overflow || byteCount <= possible else {
          throw Malformed(
            "claims \(byteCount) bytes, more than its \(storedByteCount) compressed ones can hold")
        }
        bytes = try Deflate.inflate(stored, count: byteCount)
      }
      guard Deflate.checksum(bytes) == checksum else {
        throw Malformed("does not have its checksum; the file is damaged")
      }
      return bytes
    }
  }

  /// Where the bytes lie: behind a header that repeats what the directory says, sometimes wrongly, in its own length.
  func range(in file: RandomAccessFile) throws(DatasetError) -> Range<Int> {
    func outside() -> DatasetError {
      .malformed(path: "\(file.path): \(name)", reason: "lies outside the file, which is cut off or damaged")
    }
    guard headerOffset <= file.size - Self.localByteCount else { throw outside() }
    let header = try file.bytes(headerOffset..<headerOffset + Self.localByteCount)
    guard header.starts(with: Self.localSignature) else { throw outside() }
    let lengths = try parsing(file.path) { () throws(Malformed) in
      var cursor = ByteCursor(header[26...])
      return try cursor.number(UInt16.self) + cursor.number(UInt16.self)
    }
    let start = headerOffset + Self.localByteCount + lengths
    guard start <= file.size, storedByteCount <= file.size - start else { throw outside() }
    return start..<start + storedByteCount
  }
}
