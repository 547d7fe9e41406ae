import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension IntegrityBlock {
  /// Refuses the file at `path` unless its bytes are those that were written, before any parser sees them.
  ///
  /// - Returns: how many bytes the file has.
  static func check(_ path: String) throws(BundleError) -> Int {
    let (start, size) = try startOfFile(path)
    let block: IntegrityBlock
    do throws(Malformed) { block = try IntegrityBlock(start) } catch {
      throw .notABundle(path: path, reason: error.reason)
    }
    let found = try digest(of: path)
    guard found == block.digest else { throw .damaged(path: path, stated: block.digest, found: found) }
    return size
  }

  /// Fills the user block of the file at `path`, which is otherwise finished.
  static func seal(_ path: String) throws(BundleError) {
    let bytes = IntegrityBlock(digest: try digest(of: path)).bytes
    func failed() -> BundleError {
      .file(.writeFailed(path: path, reason: String(cString: strerror(errno))))
    }
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failed() }
    defer { close(descriptor) }
    // A regular file takes so few bytes at once or not at all.
    guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else { throw failed() }
  }

  private static func digest(of path: String) throws(BundleError) -> String {
    do throws(FileError) {
      return try FileDigest.sha256(ofFileAt: path, from: byteCount)
    } catch { throw .file(error) }
  }

  /// The bytes where the block should be, fewer if the file is shorter, and the size of the file.
  private static func startOfFile(_ path: String) throws(BundleError) -> (bytes: [UInt8], size: Int) {
    func failed() -> BundleError {
      errno == ENOENT || errno == ENOTDIR
        ? .file(.missing(path: path))
        : .file(.unreadable(path: path, reason: String(cString: strerror(errno))))
    }
    // Without waiting, as the opening of a pipe would.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failed() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failed() }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notABundle(path: path, reason: "it is not an ordinary file")
    }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw failed() }
    return (Array(bytes.prefix(count)), Int(status.st_size))
  }
}
