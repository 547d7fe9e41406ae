internal import Crypto
public import FoundationEssentials
import Glibc

/// The SHA-256 digest of bytes that come piece by piece, perhaps from several files.
public struct RunningDigest {
  private var hash = SHA256()

  /// The digest of no bytes yet.
  public init() {}

  /// Goes on with `data`.
  public mutating func update(_ data: Data) {
    hash.update(data: data)
  }

  /// Goes on with `bytes`.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    hash.update(bufferPointer: bytes)
  }

  /// Goes on with everything that comes from the open file `descriptor`, in memory that does not grow with it.
  ///
  /// - Returns: 0, or the error code of the call that failed; then the digest means nothing any more.
  public mutating func update(fromDescriptor descriptor: CInt) -> CInt {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count == 0 { return 0 }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// The digest of all bytes so far, as 64 lower-case hexadecimal digits.
  public var hexadecimal: String {
    Data(hash.finalize()).hexadecimal
  }
}
