import Files
import Foundation
import HDF5
import HDF5Schema
import Records
import TestSupport
import Testing

@testable import Bundle

@Suite struct SignatureTests {
  let folder: TemporaryFolder
  let path: String
  let key = SigningKey()

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.h5")
    try BundleFile.write(.sample(), to: path)
  }

  /// Puts `text` over the bytes of the file from `place` on.
  private func put(_ text: String, at place: Int) throws {
    var bytes = try Data(path)
    bytes.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
    try bytes.write(to: URL(filePath: path))
  }

  /// The text of the user block.
  private func block() throws -> String {
    String(decoding: try Data(path).prefix(512).prefix { $0 != 0 }, as: UTF8.self)
  }

  @Test func aSignedBundleReadsAsBeforeForThoseWhoTrustTheKeyAndForOthers() throws {
    let before = try Data(path)
    try BundleFile.sign(path, with: key, to: path)
    #expect(try Data(path).dropFirst(512) == before.dropFirst(512))
    #expect(try BundleFile.signer(of: path) == key.publicKey)
    #expect(try BundleFile.read(path) == .sample())
    #expect(try BundleFile.read(path, trusting: [key.publicKey]) == .sample())
    #expect(try BundleFile.read(path, trusting: [SigningKey().publicKey, key.publicKey]) == .sample())
    #expect(try BundleFile.contents(path, trusting: [key.publicKey]) == .release(.sample()))
    #expect(try BundleFile.defects(path, trusting: [key.publicKey]).isEmpty)
  }

  @Test func thirdLineIsAsTheFormatSays() throws {
    try BundleFile.sign(path, with: key, to: path)
    let lines = try block().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    try #require(lines.count == 4)
    let parts = lines[2].split(separator: " ").map(String.init)
    #expect(parts.count == 3)
    #expect(parts[0] == "ed25519")
    #expect(parts[1] == key.publicKey.hexadecimal)
    let signature = try #require(Data(hexadecimal: parts[2]))
    #expect(key.publicKey.verifies(signature, of: Data("kdmeta-bundle-1 \(lines[1].dropFirst(7))".utf8)))
  }

  @Test func signingElsewhereLeavesTheBundleAlone() throws {
    let before = try Data(path)
    try BundleFile.sign(path, with: key, to: folder.path("signed.h5"))
    #expect(try Data(path) == before)
    #expect(try BundleFile.signer(of: path) == nil)
    #expect(try BundleFile.signer(of: folder.path("signed.h5")) == key.publicKey)
    #expect(try folder.names() == ["a.h5", "signed.h5"])
  }

  @Test func equalBundlesGiveEqualSignatures() throws {
    for name in ["b.h5", "c.h5"] { try BundleFile.sign(path, with: key, to: folder.path(name)) }
    #expect(try Data(folder.path("b.h5")) == Data(folder.path("c.h5")))
  }

  @Test func aSecondSignatureTakesThePlaceOfTheFirst() throws {
    try BundleFile.sign(path, with: key, to: path)
    let other = SigningKey()
    try BundleFile.sign(path, with: other, to: path)
    #expect(try BundleFile.signer(of: path) == other.publicKey)
    #expect(try block().split(separator: "\n").count == 3)
  }

  @Test func partsCanBeSignedToo() throws {
    try BundleFile.write(PartialBundle.part(), to: path)
    try BundleFile.sign(path, with: key, to: path)
    #expect(try BundleFile.readPartial(path, trusting: [key.publicKey]) == .part())
    #expect(throws: BundleError.untrusted(path: path, key: key.publicKey)) {
      try BundleFile.readPartial(path, trusting: [SigningKey().publicKey])
    }
  }

  @Test func whoTrustsAKeyReadsNeitherUnsignedBundlesNorThoseOfOthers() throws {
    #expect(throws: BundleError.unsigned(path: path)) { try BundleFile.read(path, trusting: [key.publicKey]) }
    try BundleFile.sign(path, with: SigningKey(), to: path)
    let signer = try #require(try BundleFile.signer(of: path))
    for trusted in [[key.publicKey], []] as [Set<VerificationKey>] {
      #expect(throws: BundleError.untrusted(path: path, key: signer)) {
        try BundleFile.read(path, trusting: trusted)
      }
    }
  }

  @Test func whatIsNotTrustedIsRefusedBeforeAnythingOfItIsParsed() throws {
    // The rest is no HDF5, and its digest is wrong: neither is found out.
    try Data((try Data(path).prefix(512)) + Data("garbage".utf8)).write(to: URL(filePath: path))
    #expect(throws: BundleError.unsigned(path: path)) { try BundleFile.read(path, trusting: [key.publicKey]) }
  }

  @Test func contentsThatWereEditedUnderANewDigestAreFalselySigned() throws {
    try BundleFile.sign(path, with: key, to: path)
    let signature = try block().split(separator: "\n")[2]
    try BundleFile.write(.sample().with { $0.classes.names[0] = "nought" }, to: path)
    try put("\(signature)\n", at: 91)
    for trusted in [nil, [key.publicKey]] as [Set<VerificationKey>?] {
      #expect(throws: BundleError.falselySigned(path: path, key: key.publicKey)) {
        try BundleFile.read(path, trusting: trusted)
      }
    }
    #expect(throws: BundleError.falselySigned(path: path, key: key.publicKey)) {
      try BundleFile.signer(of: path)
    }
  }

  @Test func contentsThatWereEditedUnderTheOldDigestAreDamaged() throws {
    try BundleFile.sign(path, with: key, to: path)
    try put("x", at: try Data(path).count - 1)
    let error = #expect(throws: BundleError.self) { try BundleFile.read(path, trusting: [key.publicKey]) }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func anotherKeysNameUnderASignatureIsFalse() throws {
    try BundleFile.sign(path, with: key, to: path)
    let other = SigningKey().publicKey
    try put(other.hexadecimal, at: 91 + "ed25519 ".count)
    #expect(throws: BundleError.falselySigned(path: path, key: other)) {
      try BundleFile.read(path, trusting: [other])
    }
  }

  @Test(
    "A signature line of another form is refused",
    arguments: [
      "ed25519 ", "ED25519 ", "ed448 ", "ed25519  ", "ed25519\t",
    ])
  func form(start: String) throws {
    try BundleFile.sign(path, with: key, to: path)
    let line = String(try block().split(separator: "\n")[2].dropFirst("ed25519 ".count))
    // The first is right but for its end.
    try put(start + (start == "ed25519 " ? "\(line.dropLast(2))\n\0\0" : "\(line)\n"), at: 91)
    let error = #expect(throws: BundleError.self) { try BundleFile.read(path) }
    guard case .notABundle(_, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("a line that format 1 does not know"))
  }

  @Test func noBundleWithAFaultIsSigned() throws {
    var tree = GroupTree(.sample())
    tree["privacy"].attributes["minimum_class_count"] = .integer(0)
    try tree.writeUnchecked(to: path)
    let before = try Data(path)
    #expect(throws: BundleError.self) { try BundleFile.sign(path, with: key, to: path) }
    #expect(try Data(path) == before)
    #expect(try folder.names() == ["a.h5"])
  }

  @Test func aBundleThatCannotBeSignedInItsPlaceStaysAsItWas() throws {
    let before = try Data(path)
    let output = folder.path("none/a.h5")
    let error = #expect(throws: BundleError.self) { try BundleFile.sign(path, with: key, to: output) }
    guard case .file(.cannotCreate) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try Data(path) == before)
    #expect(try folder.names() == ["a.h5"])
  }
}
