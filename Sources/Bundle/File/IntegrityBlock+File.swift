import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension IntegrityBlock {
  /// Refuses the file at `path` unless its bytes are those that were written, and signed by one who is `trusted` where that
  /// matters, before any parser sees them.
  ///
  /// - Returns: the block, and how many bytes the file has.
  static func check(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> (block: IntegrityBlock, fileSize: Int) {
    let (start, size) = try startOfFile(path)
    let block = try checked(start, of: path, trusting: trusted) { () throws(BundleError) in
      try digest(of: path)
    }
    return (block, size)
  }

  /// Fills the user block of the file at `path`, which is otherwise finished.
  static func seal(_ path: String) throws(BundleError) {
    try IntegrityBlock(digest: try digest(of: path)).write(into: path)
  }

  /// Writes this block over the first bytes of the file at `path`.
  func write(into path: String) throws(BundleError) {
    func failed() -> BundleError {
      .file(.writeFailed(path: path, reason: String(cString: strerror(errno))))
    }
    let bytes = bytes
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failed() }
    defer { close(descriptor) }
    // A regular file takes so few bytes at once or not at all.
    guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else { throw failed() }
  }

  /// SHA-256 of what follows the block in the file at `path`.
  static func digest(of path: String) throws(BundleError) -> String {
    do throws(FileError) {
      return try FileDigest.sha256(ofFileAt: path, from: byteCount)
    } catch { throw .file(error) }
  }

  /// The bytes where the block should be and HDF5's first ones behind it, fewer if the file is shorter, and the size of the file.
  static func startOfFile(_ path: String) throws(BundleError) -> (bytes: [UInt8], size: Int) {
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
    var bytes = [UInt8](repeating: 0, count: byteCount + hdf5Signature.count)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw failed() }
    return (Array(bytes.prefix(count)), Int(status.st_size))
  }
}
