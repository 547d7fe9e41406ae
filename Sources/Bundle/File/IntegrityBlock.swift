/// The text in front of a bundle that tells whether any of its other bytes has changed.
struct IntegrityBlock: Equatable {
  /// How many bytes it takes, which is the smallest user block that HDF5 has.
  static let byteCount = 512

  /// SHA-256 of what follows the block, as 64 lower-case hexadecimal digits.
  let digest: String

  private static let title = "kdmeta-integrity "
  private static let version = "1"

  /// The block for a file whose other bytes have this digest.
  init(digest: String) {
    self.digest = digest
  }

  /// The block that `bytes` are.
  ///
  /// - Throws: ``Malformed``.
  init(_ bytes: [UInt8]) throws(Malformed) {
    if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      throw Malformed(
        reason:
          "it is an HDF5 file without the integrity block of a bundle (was it written by another program?)")
    }
    guard bytes.starts(with: Self.title.utf8) else {
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
    guard lines.popLast() == "", lines.count >= 2, let digest = Self.field(lines[1], "sha256", [64]) else {
      throw Malformed(reason: "its integrity block has no line with a SHA-256")
    }
    // A signature is allowed for, and not checked by this version.
    guard lines.count == 2 || lines.count == 3 && Self.field(lines[2], "ed25519", [64, 128]) != nil else {
      throw Malformed(reason: "its integrity block has a line that format 1 does not know")
    }
    self.digest = digest
  }

  /// The block as a file holds it.
  var bytes: [UInt8] {
    let text = Array("\(Self.title)\(Self.version)\nsha256 \(digest)\n".utf8)
    return text + Array(repeating: 0, count: Self.byteCount - text.count)
  }

  /// What is wrong with the form of a block.
  struct Malformed: Error, Equatable {
    let reason: String
  }

  /// What follows `name` in a line, if it is lower-case hexadecimal numbers of these lengths.
  private static func field(_ line: String, _ name: String, _ lengths: [Int]) -> String? {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.first.map(String.init) == name, parts.dropFirst().map(\.utf8.count) == lengths else {
      return nil
    }
    let isHexadecimal = parts.dropFirst().joined().utf8.allSatisfy {
      Array("0123456789abcdef".utf8).contains($0)
    }
    return isHexadecimal ? String(line.dropFirst(name.count + 1)) : nil
  }
}
