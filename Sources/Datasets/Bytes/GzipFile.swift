import CZlib
import Glibc

/// The contents of a file, inflated as they are read if the file is compressed with gzip.
final class GzipFile: ByteStream {
  private let path: String
  private let file: gzFile

  init(_ path: String) throws(DatasetError) {
    guard let file = gzopen(path, "rbe") else {
      throw errno == ENOENT
        ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    gzbuffer(file, 1 << 17)
    self.path = path
    self.file = file
  }

  deinit { gzclose_r(file) }

  /// Whether the file is not compressed.
  var isPlain: Bool { gzdirect(file) == 1 }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var total = 0
    while total < buffer.count {
      let piece = UInt32(min(buffer.count - total, 1 << 30))
      let count = gzread(file, buffer.baseAddress?.advanced(by: total), piece)
      guard count >= 0 else { throw failure() }
      if count == 0 {
        // A file cut off inside its last bytes, which hold the checksum, gives all its contents first.
        if total == 0, buffer.count > 0, errorCode == Z_BUF_ERROR { throw failure() }
        break
      }
      total += Int(count)
    }
    return total
  }

  private var errorCode: CInt {
    var code: CInt = 0
    gzerror(file, &code)
    return code
  }

  private func failure() -> DatasetError {
    var code: CInt = 0
    var message = gzerror(file, &code).map { String(cString: $0) } ?? ""
    if message.hasPrefix("\(path): ") { message.removeFirst(path.count + 2) }
    return code == Z_ERRNO
      ? .unreadable(path: path, reason: String(cString: strerror(errno)))
      : .malformed(path: path, reason: "its gzip compression is damaged (\(message)); fetch the file again")
  }
}
