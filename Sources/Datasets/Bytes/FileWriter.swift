import Files
import Glibc

/// Writes an ordinary file at any place in it.
final class FileWriter {
  private let path: String
  private let descriptor: CInt

  /// Makes the file at `path`, or empties it.
  init(_ path: String) throws(FileError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    self.path = path
    guard descriptor >= 0 else { throw .writeFailed(path: path, reason: String(cString: strerror(errno))) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Puts `bytes` at `offset`.
  func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress! + done, bytes.count - done, off_t(offset + done))
      }
      guard count > 0 || errno == EINTR else {
        throw .writeFailed(path: path, reason: String(cString: strerror(errno)))
      }
      done += max(0, count)
    }
  }
}
