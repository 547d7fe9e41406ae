import Arrays
import Files
import Foundation
import Records
import TestSupport
import Testing

@testable import Bundle

@Suite struct SealingTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.h5")
    try BundleFile.write(.sample(), to: path)
  }

  /// Changes the bytes of the file.
  private func edit(_ change: (inout Data) -> Void) throws {
    var bytes = try Data(path)
    change(&bytes)
    try bytes.write(to: URL(filePath: path))
  }

  /// Makes a statistic another number than was written.
  private func changeNumber() throws {
    let numbers = MetadataBundle.numbers([3, 8]).scalars.prefix(8)
    try edit { bytes in
      guard let place = bytes.range(of: numbers.withUnsafeBytes { Data($0) }) else { return }
      bytes.replaceSubrange(
        place.lowerBound..<place.lowerBound + 4, with: withUnsafeBytes(of: Float(42)) { Data($0) })
    }
  }

  private func isChanged() throws -> Bool {
    let arrays = try BundleFile.read(path).records["all-layers"]?.arrays ?? [:]
    return arrays.values.contains { $0.scalars.contains(42) }
  }

  @Test func anEditedBundleIsReadAgainOnceItIsSealed() throws {
    try changeNumber()
    #expect(throws: BundleError.self) { try BundleFile.read(path) }
    let sealing = try BundleFile.seal(path)
    #expect(sealing.digest == FileDigest.sha256(of: try Data(path).dropFirst(512)))
    #expect(!sealing.wasSealed)
    #expect(sealing.formerSigner == nil)
    #expect(try isChanged())
    #expect(try folder.names() == ["a.h5"])
  }

  @Test func aSignatureThatNoLongerHoldsIsDropped() throws {
    let key = SigningKey()
    try BundleFile.sign(path, with: key, to: path)
    try changeNumber()
    #expect(try BundleFile.seal(path).formerSigner == key.publicKey)
    #expect(try BundleFile.signer(of: path) == nil)
    #expect(try isChanged())
  }

  @Test("A sealed bundle is left alone, with its signature", arguments: [true, false])
  func sealed(isSigned: Bool) throws {
    if isSigned { try BundleFile.sign(path, with: SigningKey(), to: path) }
    let before = try Data(path)
    #expect(try BundleFile.seal(path).wasSealed)
    #expect(try Data(path) == before)
  }

  @Test func aFileWithAnEmptyBlockIsSealedWhateverItHolds() throws {
    try edit { bytes in
      bytes.replaceSubrange(0..<512, with: Data(count: 512))
      bytes.removeLast(100)
    }
    #expect(!(try BundleFile.seal(path).wasSealed))
    #expect(try String(decoding: Data(path).prefix(19), as: UTF8.self) == "kdmeta-integrity 1\n")
    let error = #expect(throws: BundleError.self) { try BundleFile.read(path) }
    guard case .notABundle = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(
    "What has no place for a digest is refused, with what to do, and untouched",
    arguments: [
      ("no block", "userblock_size=512"), ("no HDF5", "no HDF5 begins at its byte 512"),
      ("a longer block", "no HDF5 begins at its byte 512"),
      ("taken", "fill the file's first 512 bytes with zeros"),
      ("empty", "no HDF5 begins"),
    ])
  func refused(what: String, advice: String) throws {
    try edit { bytes in
      switch what {
      case "no block": bytes.removeFirst(512)
      case "no HDF5": bytes[513] = 0
      case "a longer block": bytes = Data(count: 512) + bytes
      case "taken": bytes.replaceSubrange(0..<512, with: Data("MATLAB 7.3".utf8) + Data(count: 502))
      default: bytes = Data()
      }
    }
    let before = try Data(path)
    let error = #expect(throws: BundleError.self) { try BundleFile.seal(path) }
    #expect(error?.description.contains(advice) == true, "\(String(describing: error))")
    #expect(try Data(path) == before)
    #expect(try folder.names() == ["a.h5"])
  }
}
