import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// What only shows in a process of its own; script/conformance runs all files.
  struct HostileInputTests {
    private func conformance(_ name: String) -> String { Python.packagePath("formats/conformance/\(name)") }

    @Test(
      "A file that breaks the HDF5 library ends the program as any other faulty file",
      arguments: [
        "attribute-claims-a-tebibyte", "free-space-in-a-circle", "tree-of-links-in-itself",
        "tree-of-chunks-in-itself",
      ])
    func crash(name: String) throws {
      let path = conformance("breaking/\(name).h5")
      for command in ["validate", "inspect"] {
        let outcome = try Program.run([command, path])
        #expect(outcome.status == 65)
        #expect((outcome.output + outcome.errors).contains(path))
        #expect(!outcome.errors.contains("Backtrac"))
      }
    }

    @Test("A pipe is not waited for, nor a device read without an end", arguments: ["validate", "inspect"])
    func pipe(command: String) throws {
      let folder = try TemporaryFolder()
      try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
      for path in [folder.path("pipe"), "/dev/zero"] {
        let outcome = try Program.run([command, path])
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains(path) && outcome.errors.contains("it is not an ordinary file"))
      }
      #expect(try Program.run(["evaluate", folder.path("pipe"), "--data", "sample:digits"]).status == 66)
    }

    @Test("What a file says reaches the terminal as text alone") func escapes() throws {
      let outcome = try Program.run(["inspect", conformance("valid/escape-sequences.h5")])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains(#"\u{1B}]0;owned\u{7}\u{1B}[2J"#))
      #expect(outcome.output.contains(#"a\u{A}b\u{202E}"#))
      #expect(!outcome.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{9b}" })
      let json = try Program.run(["inspect", conformance("valid/escape-sequences.h5"), "--json"])
      #expect(!json.output.unicodeScalars.contains { $0 == "\u{9b}" || $0 == "\u{202e}" })
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(report["classNames"] as? [String] == ["\u{1b}]0;owned\u{7}\u{1b}[2J", "a\nb\u{202e}"])
      let fault = try Program.run(["validate", conformance("invalid/model-escape-sequences.onnx")])
      #expect(fault.output.contains(#"node '\u{1B}]0;owned\u{7}\u{A}' (Hardmax)"#))
    }

    @Test("Every fault of a model is told") func models() throws {
      let path = conformance("invalid/model-unknown-operators.onnx")
      let outcome = try Program.run(["validate", path])
      #expect(outcome.status == 65)
      #expect(
        outcome.output.split(separator: "\n") == [
          "\(path): node 'one' (Hardmax): the operator Hardmax is not supported",
          "\(path): node 'two' (Bernoulli): the operator Bernoulli is not supported",
        ])
    }
  }
}
