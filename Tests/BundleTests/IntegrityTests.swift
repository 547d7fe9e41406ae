import Files
import Foundation
import Records
import TestSupport
import Testing

@testable import Bundle

@Suite struct IntegrityTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.h5")
    try BundleFile.write(.sample(), to: path)
  }

  @Test func theFileStartsWithTheDigestOfItsRest() throws {
    let start = try Data(path).prefix(512)
    let lines = String(decoding: start, as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "kdmeta-integrity 1")
    #expect(lines[1].hasPrefix("sha256 "))
    #expect(start.dropFirst(91).allSatisfy { $0 == 0 })
  }

  // FlippedBitTests has every bit, of a file that is not written anew for each.
  @Test func flippedBitsAreNoticedByWhatReadsFiles() throws {
    let bytes = try Data(path)
    // Every byte that says something at the start, and then in strides through the rest to the last byte.
    let positions = Array(0..<100) + Array(stride(from: 100, to: bytes.count, by: 97)) + [bytes.count - 1]
    for position in positions {
      var changed = bytes
      changed[position] ^= 1 << UInt8(position % 8)
      try changed.write(to: URL(fileURLWithPath: path))
      #expect(throws: BundleError.self, "byte \(position)") { try BundleFile.read(path) }
    }
  }

  @Test("A file cut short is refused", arguments: [0, 10, 511, 512, 600, 3000])
  func cutShort(length: Int) throws {
    try Data(path).prefix(length).write(to: URL(fileURLWithPath: path))
    #expect(throws: BundleError.self) { try BundleFile.read(path) }
  }

  @Test func bytesPutBehindTheEndAreNoticed() throws {
    try (Data(path) + [0]).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: BundleError.self) { try BundleFile.read(path) }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("A file of another kind is told apart", arguments: ["", "hello", "\u{89}HDF and so on"])
  func otherFiles(text: String) throws {
    try Data(text.unicodeScalars.map { UInt8($0.value) }).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: BundleError.self) { try BundleFile.read(path) }
    guard case .notABundle = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aMissingFileAndAFolderAreToldApart() throws {
    #expect(throws: BundleError.file(.missing(path: folder.path("none")))) {
      try BundleFile.read(folder.path("none"))
    }
    #expect(throws: BundleError.notABundle(path: folder.path, reason: "it is not an ordinary file")) {
      try BundleFile.read(folder.path)
    }
  }

  @Test(
    "Only the lines of the format stand in the block",
    arguments: [
      "ed25519 \(String(repeating: "a", count: 64))\n", "ed25519 \(String(repeating: "b", count: 128))\n",
      "comment\n", "x", "\n",
    ])
  func lines(line: String) throws {
    var bytes = try Data(path)
    bytes.replaceSubrange(91..<91 + line.utf8.count, with: line.utf8)
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: BundleError.self) { try BundleFile.read(path) }
    guard case .notABundle = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}

/// What an author of hostile files can do, who has the digest right.
@Suite struct DamageUnderARightDigestTests {
  @Test func changedBytesAreReadOrRefusedAndNeverCrash() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.h5")
    try BundleFile.write(.sample(), to: path)
    let bytes = try Data(path)
    var generator = Congruential(state: 1)
    var refused = 0
    for _ in 0..<150 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        changed[Int.random(in: 512..<bytes.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      try changed.write(to: URL(fileURLWithPath: path))
      try IntegrityBlock.seal(path)
      if (try? BundleFile.read(path)) == nil { refused += 1 }
    }
    #expect(refused > 0)
  }

  /// The same numbers in every run.
  private struct Congruential: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 32
    }
  }
}
