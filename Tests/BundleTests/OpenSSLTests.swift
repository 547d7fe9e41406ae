import Files
import Foundation
import Records
import TestSupport
import Testing

@testable import Bundle

/// What another implementation of Ed25519 makes of our keys and signatures, and we of its.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "there is no OpenSSL"))
struct OpenSSLTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.h5")
    try BundleFile.write(.sample(), to: path)
  }

  /// Whether OpenSSL does what `arguments` ask; words with a dot are files in the folder.
  private func openSSL(_ arguments: String) throws -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.arguments = arguments.split(separator: " ").map(String.init)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  private func write(_ data: Data, _ name: String) throws {
    try data.write(to: URL(filePath: folder.path(name)))
  }

  /// Writes what is signed of the bundle to `message.bin`.
  private func writeMessage() throws {
    let digest = FileDigest.sha256(of: try Data(path).dropFirst(512))
    try write(Data("kdmeta-bundle-1 \(digest)".utf8), "message.bin")
  }

  @Test func itVerifiesWhatWeSignWithItsKey() throws {
    try #require(try openSSL("genpkey -algorithm ed25519 -out private.pem"))
    try #require(try openSSL("pkey -in private.pem -pubout -out public.pem"))
    try BundleFile.sign(path, with: try SigningKey(readingFrom: folder.path("private.pem")), to: path)
    #expect(
      try BundleFile.read(path, trusting: [try VerificationKey(folder.path("public.pem"))]) == .sample())
    let line = String(decoding: try Data(path).prefix(512), as: UTF8.self).split(separator: "\n")[2]
    try write(try #require(Data(hexadecimal: line.split(separator: " ")[2])), "signature.bin")
    try writeMessage()
    let command = "pkeyutl -verify -rawin -in message.bin -sigfile signature.bin -pubin -inkey public.pem"
    #expect(try openSSL(command))
    try write(Data("kdmeta-bundle-1 another".utf8), "message.bin")
    #expect(try !openSSL(command))
  }

  @Test func weVerifyWhatItSignsWithOurKey() throws {
    let key = SigningKey()
    try key.write(toNewFile: folder.path("private.pem"))
    try key.publicKey.write(toNewFile: folder.path("public.pem"))
    try writeMessage()
    try #require(try openSSL("pkeyutl -sign -rawin -in message.bin -inkey private.pem -out signature.bin"))
    try #require(
      try openSSL("pkeyutl -verify -rawin -in message.bin -sigfile signature.bin -pubin -inkey public.pem"))
    let signature = try Data(folder.path("signature.bin")).hexadecimal
    var bytes = try Data(path)
    let line = "ed25519 \(key.publicKey.hexadecimal) \(signature)\n"
    bytes.replaceSubrange(91..<91 + line.utf8.count, with: line.utf8)
    try bytes.write(to: URL(filePath: path))
    #expect(try BundleFile.read(path, trusting: [key.publicKey]) == .sample())
  }
}
