import Glibc

/// Copies of files.
public enum FileCopy {
  /// Gives the existing file at `destination` the bytes of that at `source`.
  public static func copy(_ source: String, to destination: String) throws(FileError) {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else {
      throw errno == ENOENT
        ? .missing(path: source) : .unreadable(path: source, reason: systemReason(errno))
    }
    defer { close(input) }
    let output = open(destination, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard output >= 0 else { throw .writeFailed(path: destination, reason: systemReason(errno)) }
    defer { close(output) }
    while true {
      let count = sendfile(output, input, nil, 1 << 30)
      if count == 0 { return }
      guard count > 0 || errno == EINTR else {
        throw .writeFailed(path: destination, reason: systemReason(errno))
      }
    }
  }
}
