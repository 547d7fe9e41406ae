import Arrays
import Files
import Foundation
import Records
import TestSupport
import Testing

@testable import Bundle

/// One flipped bit, at every position of a small bundle.
@Suite struct FlippedBitTests {
  /// A bundle of a few kilobytes, and who signed it.
  private static func bundle() throws -> (bytes: [UInt8], signer: VerificationKey) {
    let folder = try TemporaryFolder()
    let path = folder.path("small.h5")
    let small = MetadataBundle.sample(storage: .float16).with { $0.records["all-layers"] = nil }
    try BundleFile.write(small, to: path)
    let key = SigningKey()
    try BundleFile.sign(path, with: key, to: path)
    return (Array(try Data(path)), key.publicKey)
  }

  /// Whether readers take a file of these bytes for one that is as it was written; `digest` is that of what follows the block.
  private func isTaken(
    _ start: [UInt8], _ digest: String, trusting trusted: Set<VerificationKey>? = nil
  ) -> Bool {
    (try? IntegrityBlock.checked(start, of: "small.h5", trusting: trusted) { () throws(BundleError) in digest
    }) != nil
  }

  @Test("No bit of what the digest covers can be flipped")
  func contents() throws {
    let (bytes, signer) = try Self.bundle()
    let block = try IntegrityBlock(bytes, of: "small.h5")
    #expect(throws: Never.self) { try block.checkSignature("small.h5", trusting: [signer]) }
    var missed: [Int] = []
    var before = RunningDigest()
    for position in IntegrityBlock.byteCount..<bytes.count {
      let after = Data(bytes[(position + 1)...])
      for bit in 0..<8 {
        var digest = before
        digest.update(Data([bytes[position] ^ 1 << UInt8(bit)]))
        digest.update(after)
        let found = digest.hexadecimal
        if (try? block.checkDigest("small.h5", found: found)) != nil { missed.append(8 * position + bit) }
      }
      before.update(Data([bytes[position]]))
    }
    #expect(missed.isEmpty)
    // Unchanged bytes are taken, so that the check is one.
    #expect(throws: Never.self) { try block.checkDigest("small.h5", found: before.hexadecimal) }
  }

  @Test("No bit of the user block can be flipped", arguments: [true, false])
  func block(isSigned: Bool) throws {
    let (bytes, signer) = try Self.bundle()
    let digest = FileDigest.sha256(of: Data(bytes.dropFirst(IntegrityBlock.byteCount)))
    let start =
      isSigned ? Array(bytes.prefix(IntegrityBlock.byteCount)) : IntegrityBlock(digest: digest).bytes
    try #require(isTaken(start, digest))
    var missed: [Int] = []
    for position in 0..<8 * IntegrityBlock.byteCount {
      var changed = start
      changed[position / 8] ^= 1 << UInt8(position % 8)
      // With and without --trust: what the one lets pass, the other might not.
      if isTaken(changed, digest) || isTaken(changed, digest, trusting: [signer]) { missed.append(position) }
    }
    #expect(missed.isEmpty)
  }
}
