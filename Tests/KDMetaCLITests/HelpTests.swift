import Foundation
import TestSupport
import Testing

extension ProgramTests {
  struct HelpTests {
    private static let noEngine = ["KDMETA_ENGINE": "/no/such/engine.so"]

    @Test(
      "every command explains itself on standard output",
      arguments: [
        "", "train", "record", "merge", "sign", "key", "seal", "reconstruct", "distill", "convert",
        "evaluate", "inspect",
        "validate", "models", "methods", "run", "launch",
      ])
    func help(command: String) throws {
      let outcome = try Program.run(
        (command.isEmpty ? [] : [command]) + ["--help"], environment: Self.noEngine)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("OVERVIEW:"))
      #expect(outcome.output.contains("USAGE: kdmeta \(command)"))
      #expect(outcome.errors.isEmpty)
    }

    @Test(
      "the help of a command that makes a file fits on a screen, with three examples",
      arguments: ["train", "record", "reconstruct", "distill"])
    func length(command: String) throws {
      let lines = try Program.run(["help", command], environment: Self.noEngine).output
        .split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 71, "the last line ends too")
      #expect(lines.allSatisfy { $0.count <= 80 })
      #expect(lines.count { $0.hasPrefix("  kdmeta \(command) ") } == 3)
    }

    @Test("a method's options are listed with their ranges and the paper's values") func methods() throws {
      let all = try Program.run(["methods"], environment: Self.noEngine)
      #expect(all.status == 0)
      for name in ["spectral", "guided", "dafl", "noise"] { #expect(all.output.contains("\n\(name) ")) }
      let one = try Program.run(["methods", "dafl"], environment: Self.noEngine).output
      #expect(one.contains("conditioning=soft-label  (none, label, soft-label; published: none)"))
      let json = try Program.run(["methods", "dafl", "--json"], environment: Self.noEngine).output
      #expect(json.contains("\"name\" : \"contrast-weight\""))
      let misspelt = try Program.run(["methods", "spektral"], environment: Self.noEngine)
      #expect(misspelt.status == 64 && misspelt.errors.contains("did you mean 'spectral'?"))
    }

    @Test("the help lists every command") func commands() throws {
      let output = try Program.run(["--help"]).output
      for name in [
        "train", "record", "merge", "sign", "key", "seal", "reconstruct", "distill", "convert", "evaluate",
        "inspect", "validate",
        "models", "methods", "run", "launch",
      ] {
        #expect(output.contains("  \(name) "))
      }
    }

    @Test("the version names the program and its engine") func version() throws {
      let outcome = try Program.run(["--version"], environment: Self.noEngine)
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("kdmeta "))
      #expect(outcome.output.contains("/no/such/engine.so"))
      let beside = try Program.run(["--version"], environment: ["KDMETA_ENGINE": nil])
      #expect(beside.output.contains("libkdengine.so"))
    }

    @Test("commands that compute nothing do not need the engine") func withoutEngine() throws {
      for arguments in [
        ["models"], ["inspect", Sample.teacher], ["inspect", Sample.bundle], ["inspect", Sample.surrogate],
        ["inspect", Sample.part], ["validate", Sample.part, "--teacher", Sample.teacher],
        ["validate", Sample.bundle], ["validate", Sample.bundle, "--teacher", Sample.teacher],
        ["validate", Sample.surrogate, "--teacher", Sample.teacher],
      ] {
        let outcome = try Program.run(arguments, environment: Self.noEngine)
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        #expect(!outcome.output.isEmpty)
        #expect(outcome.errors.isEmpty)
      }
    }

    @Test("the program links neither the engine nor libtorch") func links() throws {
      let dump = Process()
      dump.executableURL = URL(filePath: "/usr/bin/env")
      dump.arguments = ["ldd", Program.path]
      let pipe = Pipe()
      dump.standardOutput = pipe
      try dump.run()
      let libraries = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      dump.waitUntilExit()
      #expect(libraries.contains("libc.so"))
      #expect(!libraries.contains("torch"))
      #expect(!libraries.contains("kdengine"))
    }

    @Test("a missing engine is told by its path, with what to do", arguments: Sample.writingCommands)
    func engineMissing(command: String) throws {
      let folder = try TemporaryFolder()
      let arguments = Sample.writing(command, to: folder.path("out"), steps: 1)
      let outcome = try Program.run(arguments, environment: Self.noEngine)
      #expect(outcome.status == 70)
      #expect(outcome.errors.contains("/no/such/engine.so"))
      #expect(outcome.errors.contains("KDMETA_ENGINE"))
      #expect(try folder.names().isEmpty)
    }
  }
}
