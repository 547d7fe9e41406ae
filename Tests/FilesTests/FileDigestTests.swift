import Files
import Foundation
import TestSupport
import Testing

@Suite("File digests")
struct FileDigestTests {
  // The first two figures are the examples of FIPS 180-2, appendix B.
  static let known: [(Data, String)] = [
    (Data("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      Data(repeating: UInt8(ascii: "a"), count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
    (Data(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ]

  @Test("Known digests, of memory and of files", arguments: known)
  func digests(data: Data, digest: String) throws {
    #expect(FileDigest.sha256(of: data) == digest)
    let folder = try TemporaryFolder()
    try OutputFile.write(data, to: folder.path("a"))
    #expect(try FileDigest.sha256(ofFileAt: folder.path("a")) == digest)
  }

  @Test("A missing file and a folder are told apart")
  func failures() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileError.missing(path: folder.path("none"))) {
      try FileDigest.sha256(ofFileAt: folder.path("none"))
    }
    #expect(throws: FileError.unreadable(path: folder.path, reason: "Is a directory")) {
      try FileDigest.sha256(ofFileAt: folder.path)
    }
  }
}
