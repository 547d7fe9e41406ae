import Files
import Foundation
import TestSupport
import Testing

@Suite("Keys")
struct KeyTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: folder.path("key")))
    return folder.path("key")
  }

  /// A private key of these digits as a file holds it.
  private static func pem(_ digits: String) throws -> String {
    let bytes = try #require(Data(hexadecimal: "302e020100300506032b657004220420" + digits))
    return "-----BEGIN PRIVATE KEY-----\n\(bytes.base64EncodedString())\n-----END PRIVATE KEY-----\n"
  }

  // Tests 1 and 2 of RFC 8032, section 7.1: private key, public key, message, signature.
  static let known = [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
  ]

  @Test("Keys sign and verify as the standard's examples do", arguments: known)
  func standard(digits: String, publicDigits: String, message: String, signature: String) throws {
    let key = try SigningKey(readingFrom: try file(try Self.pem(digits)))
    let bytes = try #require(Data(hexadecimal: message))
    #expect(key.publicKey.hexadecimal == publicDigits)
    #expect(key.signature(of: bytes).hexadecimal == signature)
    let publicKey = try #require(VerificationKey(hexadecimal: publicDigits))
    #expect(publicKey.verifies(try #require(Data(hexadecimal: signature)), of: bytes))
    #expect(!publicKey.verifies(try #require(Data(hexadecimal: signature)), of: bytes + [0]))
    #expect(!publicKey.verifies(Data(), of: bytes))
  }

  @Test("A new key comes back from its file, which its owner alone may read")
  func privateFile() throws {
    let key = SigningKey()
    try key.write(toNewFile: folder.path("private"))
    let read = try SigningKey(readingFrom: folder.path("private"))
    #expect(read.publicKey == key.publicKey)
    #expect(SigningKey().publicKey != key.publicKey)
    let permissions = try FileManager.default.attributesOfItem(atPath: folder.path("private"))[
      .posixPermissions]
    #expect(permissions as? Int == 0o600)
  }

  @Test("A public key is named by its file or its digits")
  func names() throws {
    let key = SigningKey().publicKey
    try key.write(toNewFile: folder.path("public"))
    for name in [folder.path("public"), key.hexadecimal, key.hexadecimal.uppercased()] {
      #expect(try VerificationKey(name) == key)
      #expect(try VerificationKey(ofEither: name) == key)
    }
  }

  @Test("No file is overwritten by a key")
  func existing() throws {
    let path = try file("dear old text")
    let error = FileError.cannotCreate(path: path, reason: "it exists and is not overwritten")
    #expect(throws: error) { try SigningKey().write(toNewFile: path) }
    #expect(throws: error) { try SigningKey().publicKey.write(toNewFile: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "dear old text")
  }

  @Test(
    "What is no key is refused for what it is",
    arguments: [
      ("", "no key in PEM"), ("hello\n", "no key in PEM"),
      ("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", "“CERTIFICATE”"),
      ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n", "password"),
      ("-----BEGIN OPENSSH PRIVATE KEY-----\nAA==\n-----END OPENSSH PRIVATE KEY-----\n", "OPENSSH"),
      ("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n", "cut short"),
      ("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n", "damaged"),
      (
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
        "another kind or form"
      ),
      (String(repeating: "a", count: 100_000), "too large"),
    ])
  func refused(text: String, reason: String) throws {
    let path = try file(text)
    for error in [
      #expect(throws: KeyError.self) { try SigningKey(readingFrom: path) },
      #expect(throws: KeyError.self) { try VerificationKey(path) },
    ] {
      #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
      #expect(error?.description.hasPrefix(path) == true)
    }
  }

  @Test("One kind of key is not taken for the other")
  func otherKind() throws {
    let key = SigningKey()
    try key.write(toNewFile: folder.path("private"))
    try key.publicKey.write(toNewFile: folder.path("public"))
    let asPublic = #expect(throws: KeyError.self) { try VerificationKey(folder.path("private")) }
    #expect(asPublic?.description.contains("a private key, which nobody else should have") == true)
    let asPrivate = #expect(throws: KeyError.self) { try SigningKey(readingFrom: folder.path("public")) }
    #expect(asPrivate?.description.contains("a public key") == true)
    #expect(try VerificationKey(ofEither: folder.path("private")) == key.publicKey)
  }

  @Test("A missing file and digits too few are told apart from keys", arguments: ["none", "abcdef"])
  func missing(name: String) {
    #expect(throws: KeyError.noSuchKey(name: name)) { try VerificationKey(name) }
    #expect(throws: KeyError.file(.missing(path: name))) { try SigningKey(readingFrom: name) }
  }
}
