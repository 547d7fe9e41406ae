internal import Crypto
public import FoundationEssentials
import Glibc

/// A private Ed25519 key, which signs.
public struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// A new key, from the system's random numbers.
  public init() { key = Curve25519.Signing.PrivateKey() }

  /// The key in the file at `path`: PKCS #8 in PEM, as ``write(toNewFile:)`` and OpenSSL write it.
  public init(readingFrom path: String) throws(KeyError) {
    try self.init(KeyFile.signing.key(inFileAt: path), path)
  }

  init(_ bytes: Data, _ path: String) throws(KeyError) {
    do { key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes) } catch {
      throw .notAKey(path: path, reason: "no private key of Ed25519: \(error)")
    }
  }

  /// The key that checks what this one signs.
  public var publicKey: VerificationKey { VerificationKey(key.publicKey) }

  /// The signature of `message`.
  public func signature(of message: Data) -> Data {
    // Ed25519 signs any message; like the language's own, its one failure is for want of memory.
    do { return try key.signature(for: message) } catch { preconditionFailure("signing failed: \(error)") }
  }

  /// Puts the key at `path`, where nothing may be yet, for the owner alone to read.
  public func write(toNewFile path: String) throws(FileError) {
    try NewFile.write(KeyFile.signing.text(of: key.rawRepresentation), to: path, permissions: 0o600)
  }
}
