import CZlib

/// The bytes of a zip file's member in order, inflated as they are read; the checksum is held against them at the end.
final class ZipEntryStream: ByteStream {
  private static let piece = 1 << 18

  private let entry: ZipEntry
  private let file: RandomAccessFile
  private var position: Int
  private let end: Int
  private var remaining: Int
  private var checksum: UInt32 = 0
  private var input: [UInt8] = []
  private var used = 0
  private var stream = z_stream()
  private var isInflating = false

  init(_ entry: ZipEntry, of file: RandomAccessFile) throws(DatasetError) {
    self.entry = entry
    self.file = file
    let range = try entry.range(in: file)
    (position, end, remaining) = (range.lowerBound, range.upperBound, entry.byteCount)
    guard entry.method == .deflated else {
      guard entry.storedByteCount == entry.byteCount else { throw damaged("has two sizes") }
      return
    }
    // A negative number stands for bytes without a header of their own.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .unreadable(path: file.path, reason: "zlib could not start")
    }
    isInflating = true
  }

  deinit { if isInflating { inflateEnd(&stream) } }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let wanted = min(buffer.count, remaining)
    var done = 0
    while done < wanted {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<min(wanted, done + Self.piece)])
      let count = isInflating ? try inflate(into: room) : try copy(into: room)
      guard count > 0 else { throw damaged("ends early") }
      done += count
    }
    checksum = done == 0 ? checksum : sum(UnsafeRawBufferPointer(rebasing: buffer[..<done]))
    remaining -= done
    if remaining == 0, done > 0, checksum != entry.checksum { throw damaged("does not have its checksum") }
    return done
  }

  private func copy(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let bytes = try file.bytes(position..<min(end, position + buffer.count))
    buffer.copyBytes(from: bytes)
    position += bytes.count
    return bytes.count
  }

  /// Inflates until something comes.
  private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(buffer.count)
    while Int(stream.avail_out) == buffer.count {
      if used == input.count {
        input = try file.bytes(position..<min(end, position + Self.piece))
        position += input.count
        used = 0
      }
      let code = input.withUnsafeMutableBufferPointer { bytes in
        stream.next_in = bytes.baseAddress.map { $0 + used }
        stream.avail_in = UInt32(bytes.count - used)
        defer { used = bytes.count - Int(stream.avail_in) }
        return CZlib.inflate(&stream, Z_NO_FLUSH)
      }
      guard code == Z_OK || code == Z_STREAM_END else { throw damaged("can't be inflated (code \(code))") }
      if code == Z_STREAM_END || (input.isEmpty && position == end) { break }
    }
    return buffer.count - Int(stream.avail_out)
  }

  private func sum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var sum = UInt(checksum)
    for start in stride(from: 0, to: bytes.count, by: 1 << 30) {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + 1 << 30)])
      sum = crc32(sum, piece.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(piece.count))
    }
    return UInt32(truncatingIfNeeded: sum)
  }

  private func damaged(_ reason: String) -> DatasetError {
    .malformed(path: "\(file.path): \(entry.name)", reason: "\(reason); the file is damaged")
  }
}
