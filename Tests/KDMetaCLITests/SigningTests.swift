import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// Signing, sealing and trusting, as publishers and receivers do it.
  struct SigningTests {
    private let folder: TemporaryFolder
    private let bundle: String
    private let key: String
    private let publicKey: String

    init() throws {
      folder = try TemporaryFolder()
      (bundle, key, publicKey) = (folder.path("bundle.h5"), folder.path("p.key"), folder.path("p.pub"))
      try FileManager.default.copyItem(atPath: Sample.bundle, toPath: bundle)
      try run(["key", "new", "-o", key])
    }

    /// Runs the program, which has to end with `status`, and gives what it says.
    @discardableResult
    private func run(
      _ arguments: [String], status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
      let outcome = try Program.run(arguments, environment: ["KDMETA_ENGINE": "/no/such/engine.so"])
      #expect(outcome.status == status, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
      return outcome.output + outcome.errors
    }

    @Test("a new key is told, shown, and kept from others and from being overwritten") func keys() throws {
      let digits = try run(["key", "show", publicKey]).prefix(64)
      #expect(digits.allSatisfy { $0.isHexDigit })
      #expect(try run(["key", "show", key]) == run(["key", "show", publicKey]))
      #expect(try run(["key", "show", String(digits)]) == run(["key", "show", publicKey]))
      let files = try [key, publicKey].map { try Data(contentsOf: URL(filePath: $0)) }
      #expect(try run(["key", "new", "-o", key], status: 73).contains("not overwritten"))
      try FileManager.default.removeItem(atPath: publicKey)
      #expect(try run(["key", "new", "-o", key], status: 73).contains("\(key): cannot be created"))
      try files[1].write(to: URL(filePath: publicKey))
      try FileManager.default.removeItem(atPath: key)
      #expect(try run(["key", "new", "-o", key], status: 73).contains(publicKey))
      #expect(try folder.names() == ["bundle.h5", "p.pub"])
      #expect(try run(["key", "new", "-o", publicKey], status: 64).contains("the public key's file"))
    }

    @Test("a signed bundle is told as such, by whom, and read by those who trust the key") func sign() throws
    {
      let digits = String(try run(["key", "show", publicKey]).prefix(64))
      #expect(try run(["inspect", bundle]).contains("signature       none"))
      #expect(try run(["validate", bundle]).hasSuffix("a valid metadata bundle, not signed\n"))
      #expect(try run(["validate", Sample.surrogate]).hasSuffix("a valid surrogate dataset\n"))
      #expect(try run(["sign", bundle, "--key", key]) == "\(bundle): signed by \(digits)\n")
      for trust in [[], ["--trust", publicKey], ["--trust", digits]] {
        #expect(
          try run(["inspect", bundle] + trust).contains("signature       by \(digits), and it verifies"))
        #expect(try run(["validate", bundle] + trust).hasSuffix("signed by \(digits)\n"))
        #expect(try run(["inspect", bundle, "--json"] + trust).contains(#""signedBy" : "\#(digits)""#))
      }
      let signed = folder.path("signed.h5")
      #expect(try run(["sign", Sample.bundle, "--key", key, "-o", signed]).hasPrefix("\(signed): signed by"))
      #expect(try Data(contentsOf: URL(filePath: signed)) == Data(contentsOf: URL(filePath: bundle)))
    }

    /// Every command that reads a bundle, with what makes it trust `key`.
    private func readers(_ file: String, _ key: String) -> [[String]] {
      let output = folder.path("out")
      return [
        ["validate", file], ["inspect", file], ["merge", file, "-o", output],
        ["reconstruct", Sample.teacher, "--metadata", file, "--method", "all-layers", "-o", output],
      ].map { $0 + ["--trust", key] }
    }

    @Test("an unsigned bundle and one of another key are 65 for all who trust a key, and nothing is written")
    func untrusted() throws {
      for arguments in readers(bundle, publicKey) {
        #expect(try run(arguments, status: 65).contains("\(bundle): not signed"))
      }
      try run(["key", "new", "-o", folder.path("q.key")])
      try run(["sign", bundle, "--key", folder.path("q.key")])
      for arguments in readers(bundle, publicKey) {
        #expect(try run(arguments, status: 65).contains("not one that is trusted"))
      }
      #expect(try !folder.names().contains("out"))
    }

    @Test("a false signature is 65 for every reader, whomever it trusts") func falseSignature() throws {
      try run(["sign", bundle, "--key", key])
      var bytes = try Data(contentsOf: URL(filePath: bundle))
      // A digit of the signature.
      bytes[91 + 8 + 65 + 5] =
        bytes[91 + 8 + 65 + 5] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
      try bytes.write(to: URL(filePath: bundle))
      for arguments in readers(bundle, publicKey) {
        #expect(try run(arguments, status: 65).contains("falsely signed"))
        #expect(try run(arguments.dropLast(2), status: 65).contains("falsely signed"))
      }
      #expect(try run(["sign", bundle, "--key", key], status: 65).contains("falsely signed"))
    }

    @Test("an edited bundle is 65 until it is sealed, which drops its signature") func seal() throws {
      #expect(try run(["seal", bundle]).contains("as it was"))
      try run(["sign", bundle, "--key", key])
      var bytes = try Data(contentsOf: URL(filePath: bundle))
      let place = try #require(bytes.range(of: Data("kdmeta-bundle".utf8), in: 512..<bytes.count))
      bytes.replaceSubrange(place, with: Data("kdmeta-bungle".utf8))
      try bytes.write(to: URL(filePath: bundle))
      #expect(try run(["validate", bundle], status: 65).contains("kdmeta seal"))
      let said = try run(["seal", bundle])
      #expect(said.contains("the signature by"))
      #expect(said.contains("kdmeta validate"))
      #expect(try run(["validate", bundle], status: 65).contains("not a metadata bundle"))
      #expect(try run(["seal", Sample.surrogate], status: 65).contains("userblock_size=512"))
      #expect(try run(["seal", Sample.teacher], status: 65).contains("no HDF5"))
      #expect(try run(["seal", folder.path("none")], status: 66).contains("no such file"))
    }

    @Test("keys that are missing are 66, those that are none 65, and --trust without a bundle is no use")
    func faults() throws {
      let nothing = folder.path("nothing")
      #expect(try run(["sign", bundle, "--key", nothing], status: 66).contains(nothing))
      #expect(try run(["sign", nothing, "--key", key], status: 66).contains(nothing))
      #expect(try run(["sign", bundle, "--key", publicKey], status: 65).contains("a private one belongs"))
      #expect(try run(["sign", bundle, "--key", bundle], status: 65).contains("too large for a key"))
      #expect(
        try run(["sign", bundle, "--key", key, "-o", folder.path("no/out")], status: 73).contains("no/out"))
      for arguments in readers(bundle, nothing) {
        #expect(try run(arguments, status: 66).contains("64 hexadecimal digits"))
      }
      for arguments in readers(bundle, key) {
        #expect(try run(arguments, status: 65).contains("kdmeta key show"))
      }
      for file in [Sample.teacher, Sample.surrogate] {
        for command in ["inspect", "validate"] {
          #expect(
            try run([command, file, "--trust", publicKey], status: 65).contains("nothing else is signed"))
        }
      }
      let reconstruct = ["reconstruct", Sample.teacher, "--method", "zskd", "-o", folder.path("out")]
      #expect(try run(reconstruct + ["--trust", publicKey], status: 64).contains("--metadata"))
    }

    @Test("parts of the same images are 65, and both are named with what they share") func overlap() throws {
      let other = folder.path("part.h5")
      let record = [
        "record", Sample.teacher, "--data", "sample:digits", "--partial", "--granularity", "channel",
        "--threads",
        "1",
      ]
      let outcome = try Program.run(record + ["--images", "5:20", "-o", other])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        try run(["inspect", other]).contains("data            images 5 to 19 of those with SHA-256 "))
      let merged = try Program.run(["merge", Sample.part, other, "-o", folder.path("out")])
      #expect(merged.status == 65)
      #expect(merged.errors.contains("\(other) and \(Sample.part) both hold the images 5 to 19"))
      #expect(try Program.run(record + ["--images", "5", "-o", other]).status == 64)
      #expect(try Program.run(record + ["--images", "1:5000", "-o", other]).status == 65)
    }
  }
}
