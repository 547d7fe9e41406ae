import CZlib

/// The contents of a gzip file in memory, inflated as they are read.
final class GzipMemory: ByteStream {
  private let path: String
  private var stream = z_stream()
  private var isAtEnd = false

  /// - Parameter contents: Must outlive the stream.
  init(_ contents: UnsafeBufferPointer<UInt8>, path: String) throws(DatasetError) {
    self.path = path
    // zlib reads through this pointer and never writes.
    stream.next_in = UnsafeMutablePointer(mutating: contents.baseAddress)
    stream.avail_in = UInt32(contents.count)
    // 15 bits of window and a gzip header.
    let code = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw .unreadable(path: path, reason: "zlib could not start (code \(code))") }
  }

  deinit { inflateEnd(&stream) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    guard !isAtEnd, let start = buffer.baseAddress else { return 0 }
    stream.next_out = start.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(buffer.count)
    while stream.avail_out > 0, !isAtEnd {
      switch inflate(&stream, Z_NO_FLUSH) {
      case Z_OK: break
      case Z_STREAM_END: isAtEnd = true
      case let code: throw .malformed(path: path, reason: "its gzip compression is damaged (code \(code))")
      }
    }
    return buffer.count - Int(stream.avail_out)
  }
}
