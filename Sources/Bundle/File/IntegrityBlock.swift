import Files

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The text in front of a bundle that tells whether any of its other bytes has changed, and perhaps who vouches for them.
struct IntegrityBlock: Equatable {
  /// How many bytes it takes, which is the smallest user block that HDF5 has.
  static let byteCount = 512

  /// The first bytes of every HDF5 file, which here follow the block.
  static let hdf5Signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// SHA-256 of what follows the block, as 64 lower-case hexadecimal digits.
  let digest: String

  /// The signature of the digest, where there is one; whether it verifies is another matter.
  let signature: Signature?

  /// A line that says which key signed the digest, and how.
  struct Signature: Equatable {
    let key: VerificationKey
    let bytes: Data
  }

  private static let title = "kdmeta-integrity "
  private static let version = "1"

  /// The block for a file whose other bytes have this digest; signed where there is a `key`.
  init(digest: String, signedWith key: SigningKey? = nil) {
    self.digest = digest
    signature = key.map {
      Signature(key: $0.publicKey, bytes: $0.signature(of: Self.signedMessage(digest)))
    }
  }

  /// The block that `bytes` are.
  ///
  /// - Throws: ``Malformed``.
  init(_ bytes: [UInt8]) throws(Malformed) {
    if bytes.starts(with: Self.hdf5Signature.prefix(4)) {
      throw Malformed(
        reason:
          "it is an HDF5 file without the integrity block of a bundle (was it written by another program?)")
    }
    guard Self.isBegun(bytes) else {
      throw Malformed(reason: "it does not start with “\(Self.title)\(Self.version)”")
    }
    let text = bytes.prefix { $0 != 0 }
    guard bytes.count == Self.byteCount, bytes[text.endIndex...].allSatisfy({ $0 == 0 }) else {
      throw Malformed(reason: "its integrity block is not \(Self.byteCount) bytes of text and zeros")
    }
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines.first == Self.title + Self.version else {
      throw Malformed(reason: "its integrity block has a version that this program does not know")
    }
    guard lines.popLast() == "", lines.count >= 2, let digest = Self.fields(lines[1], "sha256", [64])?.first
    else { throw Malformed(reason: "its integrity block has no line with a SHA-256") }
    self.digest = digest
    guard lines.count > 2 else {
      signature = nil
      return
    }
    guard lines.count == 3,
      let fields = Self.fields(
        lines[2], "ed25519", [VerificationKey.digitCount, 2 * VerificationKey.signatureByteCount]),
      let key = VerificationKey(hexadecimal: fields[0]), let signed = Data(hexadecimal: fields[1])
    else { throw Malformed(reason: "its integrity block has a line that format 1 does not know") }
    signature = Signature(key: key, bytes: signed)
  }

  /// Whether `bytes` start as a block does, sound or not.
  static func isBegun(_ bytes: [UInt8]) -> Bool { bytes.starts(with: title.utf8) }

  /// Whether the signature, which there is, was made of the digest by the key that it names.
  var isSignatureValid: Bool {
    guard let signature else { return false }
    return signature.key.verifies(signature.bytes, of: Self.signedMessage(digest))
  }

  /// The block as a file holds it.
  var bytes: [UInt8] {
    var text = "\(Self.title)\(Self.version)\nsha256 \(digest)\n"
    if let signature {
      text += "ed25519 \(signature.key.hexadecimal) \(signature.bytes.hexadecimal)\n"
    }
    return Array(text.utf8) + Array(repeating: 0, count: Self.byteCount - text.utf8.count)
  }

  /// What is wrong with the form of a block.
  struct Malformed: Error, Equatable {
    let reason: String
  }

  /// What is signed of a file whose contents have this digest.
  private static func signedMessage(_ digest: String) -> Data { Data("kdmeta-bundle-1 \(digest)".utf8) }

  /// What follows `name` in a line, if it is lower-case hexadecimal numbers of these lengths.
  private static func fields(_ line: String, _ name: String, _ lengths: [Int]) -> [String]? {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.first == name, parts.dropFirst().map(\.utf8.count) == lengths else { return nil }
    let isHexadecimal = parts.dropFirst().joined().utf8.allSatisfy {
      Array("0123456789abcdef".utf8).contains($0)
    }
    return isHexadecimal ? Array(parts.dropFirst()) : nil
  }
}
