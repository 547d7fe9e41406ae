import Glibc

/// Small files that never take the place of others.
enum NewFile {
  /// Puts a file that holds `text` at `path`, where nothing may be yet.
  static func write(_ text: String, to path: String, permissions: mode_t) throws(FileError) {
    _ = try Destination(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, permissions)
    guard descriptor >= 0 else {
      throw .cannotCreate(
        path: path, reason: errno == EEXIST ? "it exists and is not overwritten" : systemReason(errno))
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    // An ordinary file takes so few bytes at once or not at all.
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      let reason = systemReason(errno)
      unlink(path)
      throw .writeFailed(path: path, reason: reason)
    }
  }
}
