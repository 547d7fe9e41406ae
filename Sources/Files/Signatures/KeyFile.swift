import FoundationEssentials
import Glibc

/// Ed25519 keys as files in PEM, of which there is one form each (RFC 8410): OpenSSL writes and reads the same.
enum KeyFile: String {
  /// A key that signs, in PKCS #8.
  case signing = "PRIVATE KEY"
  /// A key that checks signatures, a SubjectPublicKeyInfo.
  case verification = "PUBLIC KEY"

  /// How many bytes a key of either kind has.
  static let keyByteCount = 32

  /// Files with more bytes are no keys.
  private static let sizeLimit = 1 << 14

  /// What the encoding has in front of a key: that it is one of Ed25519, and where it lies.
  private var header: [UInt8] {
    let algorithm: [UInt8] = [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70]
    return switch self {
    case .signing: [0x30, 0x2E, 0x02, 0x01, 0x00] + algorithm + [0x04, 0x22, 0x04, 0x20]
    case .verification: [0x30, 0x2A] + algorithm + [0x03, 0x21, 0x00]
    }
  }

  /// The text of a file that holds `key`.
  func text(of key: Data) -> String {
    "-----BEGIN \(rawValue)-----\n\(Data(header + key).base64EncodedString())\n-----END \(rawValue)-----\n"
  }

  /// The key of this kind in the file at `path`, which may be a pipe.
  func key(inFileAt path: String) throws(KeyError) -> Data {
    let (kind, key) = try Self.contents(ofFileAt: path)
    guard kind == self else {
      throw .notAKey(
        path: path,
        reason: self == .signing
          ? "a public key, where a private one belongs"
          : "a private key, which nobody else should have, where a public one belongs; “kdmeta key show” prints that"
      )
    }
    return key
  }

  /// The key of either kind in the file at `path`, which may be a pipe.
  static func contents(ofFileAt path: String) throws(KeyError) -> (kind: KeyFile, key: Data) {
    func refuse(_ reason: String) -> KeyError { .notAKey(path: path, reason: reason) }
    let lines = String(decoding: try bytes(ofFileAt: path), as: UTF8.self).split(whereSeparator: \.isNewline)
    guard let first = lines.first, first.hasPrefix("-----BEGIN "), first.hasSuffix("-----") else {
      throw refuse(
        "no key in PEM: it does not begin with a line such as “-----BEGIN \(Self.verification.rawValue)-----”"
      )
    }
    let label = String(first.dropFirst("-----BEGIN ".count).dropLast("-----".count))
    guard let kind = KeyFile(rawValue: label) else {
      throw refuse(
        label.hasPrefix("ENCRYPTED")
          ? "a key under a password; “openssl pkey -in FILE” prints it without, which a pipe can hand over"
          : "it holds “\(label)”; a key is a “\(signing.rawValue)” or “\(verification.rawValue)”, as “kdmeta key new” writes them"
      )
    }
    guard lines.last == "-----END \(label)-----",
      let bytes = Data(base64Encoded: lines.dropFirst().dropLast().joined())
    else {
      throw refuse("a key that is cut short or damaged: no base64 up to a line “-----END \(label)-----”")
    }
    guard bytes.starts(with: kind.header), bytes.count == kind.header.count + keyByteCount else {
      throw refuse(
        "a key of another kind or form than the one of Ed25519 that “openssl genpkey -algorithm ed25519” writes"
      )
    }
    return (kind, Data(bytes.dropFirst(kind.header.count)))
  }

  private static func bytes(ofFileAt path: String) throws(KeyError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .file(
        errno == ENOENT ? .missing(path: path) : .unreadable(path: path, reason: systemReason(errno)))
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: sizeLimit + 1)
    var count = 0
    while count < bytes.count {
      let more = bytes.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if more == 0 { break }
      if more < 0 {
        if errno == EINTR { continue }
        throw .file(.unreadable(path: path, reason: systemReason(errno)))
      }
      count += more
    }
    guard count <= sizeLimit else { throw .notAKey(path: path, reason: "too large for a key file") }
    return Array(bytes.prefix(count))
  }
}
