import Glibc

/// An ordinary file that is read anywhere.
final class RandomAccessFile {
  /// Where it is.
  let path: String

  /// How many bytes it had when it was opened.
  let size: Int

  private let descriptor: CInt

  init(_ path: String) throws(DatasetError) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw [ENOENT, ENOTDIR].contains(errno)
        ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(path: path, reason: "it is not an ordinary file")
    }
    self.path = path
    size = Int(status.st_size)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The bytes of `range`.
  ///
  /// - Precondition: `range` lies in the file as it was when it was opened.
  func bytes(_ range: Range<Int>) throws(DatasetError) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= size)
    var code: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, done in
      while done < range.count {
        let count = pread(
          descriptor, buffer.baseAddress! + done, range.count - done, off_t(range.lowerBound + done))
        if count > 0 {
          done += count
        } else if count == 0 || errno != EINTR {
          // A file that shrinks meanwhile ends early.
          code = count == 0 ? EIO : errno
          return
        }
      }
    }
    guard code == 0 else { throw .unreadable(path: path, reason: String(cString: strerror(code))) }
    return bytes
  }
}
