public import FoundationEssentials
import Glibc

/// SHA-256 digests, as 64 lower-case hexadecimal digits.
public enum FileDigest {
  /// The digest of the file at `path` from the byte `offset` on, which is read piece by piece.
  ///
  /// - Precondition: `offset` is not negative.
  public static func sha256(ofFileAt path: String, from offset: Int = 0) throws(FileError) -> String {
    precondition(offset >= 0)
    func failed() -> FileError {
      errno == ENOENT ? .missing(path: path) : .unreadable(path: path, reason: systemReason(errno))
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failed() }
    defer { close(descriptor) }
    guard offset == 0 || lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw failed() }

    var digest = RunningDigest()
    let code = digest.update(fromDescriptor: descriptor)
    guard code == 0 else { throw .unreadable(path: path, reason: systemReason(code)) }
    return digest.hexadecimal
  }

  /// The digest of `data`.
  public static func sha256(of data: Data) -> String {
    var digest = RunningDigest()
    digest.update(data)
    return digest.hexadecimal
  }
}
