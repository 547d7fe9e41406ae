internal import Crypto
public import FoundationEssentials

/// A public Ed25519 key, which checks signatures.
public struct VerificationKey: Hashable, Sendable {
  /// How many hexadecimal digits it has.
  public static let digitCount = 2 * KeyFile.keyByteCount

  /// How many bytes a signature has.
  public static let signatureByteCount = 64

  private let bytes: Data

  init(_ key: Curve25519.Signing.PublicKey) { bytes = key.rawRepresentation }

  /// The key of these 64 hexadecimal digits; nil where they are none.
  public init?(hexadecimal digits: some StringProtocol) {
    guard let bytes = Data(hexadecimal: digits), bytes.count == KeyFile.keyByteCount else { return nil }
    self.bytes = bytes
  }

  /// The key that a user means by `name`: 64 hexadecimal digits, or a file with a SubjectPublicKeyInfo in PEM.
  public init(_ name: String) throws(KeyError) {
    if let key = VerificationKey(hexadecimal: name) {
      self = key
      return
    }
    do throws(KeyError) { bytes = try KeyFile.verification.key(inFileAt: name) } catch {
      throw error == .file(.missing(path: name)) ? .noSuchKey(name: name) : error
    }
  }

  /// The key that `name` means, or the one that belongs to the private key in the file `name`.
  public init(ofEither name: String) throws(KeyError) {
    if let key = VerificationKey(hexadecimal: name) {
      self = key
      return
    }
    let (kind, bytes) = try KeyFile.contents(ofFileAt: name)
    switch kind {
    case .signing: self = try SigningKey(bytes, name).publicKey
    case .verification: self.bytes = bytes
    }
  }

  /// The key as 64 lower-case hexadecimal digits.
  public var hexadecimal: String { bytes.hexadecimal }

  /// The text of a file that holds the key: a SubjectPublicKeyInfo in PEM.
  public var pem: String { KeyFile.verification.text(of: bytes) }

  /// Whether `signature` was made of `message` by this key's private counterpart.
  public func verifies(_ signature: Data, of message: Data) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
    return key.isValidSignature(signature, for: message)
  }

  /// Puts the key at `path`, where nothing may be yet.
  public func write(toNewFile path: String) throws(FileError) {
    try NewFile.write(pem, to: path, permissions: 0o666)
  }
}
