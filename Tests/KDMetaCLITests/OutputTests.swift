import Foundation
import TestSupport
import Testing

extension ProgramTests {
  struct OutputTests {
    private func object(_ text: String) throws -> Any {
      try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    @Test("--json prints JSON and nothing else") func json() throws {
      let folder = try TemporaryFolder()
      let commands =
        Sample.writingCommands.map { Sample.writing($0, to: folder.path($0), steps: 2) } + [
          ["evaluate", Sample.teacher, "--data", "sample:digits", "--threads", "1"],
          [
            "evaluate", Sample.other, "--data", "sample:digits", "--teacher", Sample.teacher, "--threads",
            "1",
          ],
          ["inspect", Sample.teacher], ["inspect", Sample.bundle], ["inspect", Sample.surrogate],
          ["inspect", Sample.part], ["validate", Sample.part],
          ["validate", Sample.bundle], ["validate", Sample.surrogate], ["models"],
        ]
      for arguments in commands {
        let outcome = try Program.run(arguments + ["--json"])
        #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
        _ = try object(outcome.output)
      }
    }

    @Test("--json tells of defects too") func jsonOfDefects() throws {
      let outcome = try Program.run(["validate", Sample.bundle, "--teacher", Sample.other, "--json"])
      #expect(outcome.status == 65)
      let report = try #require(try object(outcome.output) as? [String: Any])
      #expect((report["defects"] as? [String])?.count == 1)
    }

    @Test("--quiet leaves standard error empty, and results stay", arguments: Sample.writingCommands)
    func quiet(command: String) throws {
      let folder = try TemporaryFolder()
      let outcome = try Program.run(Sample.writing(command, to: folder.path("out"), steps: 2) + ["--quiet"])
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      #expect(outcome.output.contains(folder.path("out")))
      #expect(try folder.names() == ["out"])
    }

    @Test(
      "progress and notes go to standard error, results to standard output", arguments: Sample.writingCommands
    )
    func streams(command: String) throws {
      let folder = try TemporaryFolder()
      let outcome = try Program.run(Sample.writing(command, to: folder.path("out"), steps: 2))
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("\(command) "))
      #expect(outcome.errors.contains("in 0:"), "the last line of progress tells the time it took")
      #expect(outcome.output.hasPrefix(folder.path("out")))
      #expect(!outcome.output.contains("in 0:"))
    }

    @Test("inspecting a part says that it is not for release") func inspectPart() throws {
      let outcome = try Program.run(["inspect", Sample.part])
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("partial bundle"))
      #expect(outcome.output.contains("NOT FOR RELEASE"))
      #expect(outcome.output.contains("kdmeta merge"))
      #expect(!(try Program.run(["inspect", Sample.bundle]).output.contains("NOT FOR RELEASE")))
    }

    @Test("a surrogate is distilled and the student measured in one command") func distillAndEvaluate() throws
    {
      let folder = try TemporaryFolder()
      let outcome = try Program.run(
        Sample.writing("distill", to: folder.path("out"), steps: 2) + ["--evaluate", "sample:digits"])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("accuracy "))
    }

    @Test("what was made in bfloat16 says so", arguments: ["train", "reconstruct", "distill"])
    func precision(command: String) throws {
      let folder = try TemporaryFolder()
      let place = folder.path("out")
      let outcome = try Program.run(
        Sample.writing(command, to: place, steps: 2) + ["--precision", "bfloat16"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try Program.run(["inspect", place, "--json"]).output.contains("bfloat16"))
    }

    @Test("a student's network may come from a file") func studentFromFile() throws {
      let folder = try TemporaryFolder()
      let outcome = try Program.run([
        "distill", Sample.teacher, "--data", Sample.surrogate, "--student", Sample.other, "--steps", "2",
        "--keep-weights", "--fold-bn", "-o", folder.path("out"), "--threads", "1",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("other.onnx"))
    }

    @Test("a reader that has gone is no crash", arguments: [["models"], ["--help"]]) func closedOutput(
      arguments: [String]
    ) throws {
      let outcome = try shell("'\(Program.path)' \(arguments.joined(separator: " "))", into: "true")
      // Nothing to tell, or what a shell shows for a program that met a closed pipe.
      #expect([0, 141].contains(outcome.status))
      #expect(outcome.errors.isEmpty)
    }

    @Test("nobody listening to progress is no reason to stop") func closedErrors() throws {
      let folder = try TemporaryFolder()
      let arguments = Sample.writing("train", to: folder.path("out"), steps: 5).map { "'\($0)'" }
      let command = "'\(Program.path)' \(arguments.joined(separator: " ")) 2>&1 >'\(folder.path("text"))'"
      #expect(try shell(command, into: "true").status == 0)
      #expect(try folder.names() == ["out", "text"])
    }

    @Test("a result that cannot be written is an input and output error") func fullOutput() throws {
      let outcome = try Program.run(["models"], outputTo: "/dev/full")
      #expect(outcome.status == 74)
      #expect(outcome.errors.contains("standard output"))
    }

    /// The status of `command`, whose output goes to `reader` once that has ended, and what it says to standard error.
    private func shell(_ command: String, into reader: String) throws -> (status: Int32, errors: String) {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/bash")
      process.arguments = ["-c", "(sleep 0.3; \(command)) | \(reader); exit ${PIPESTATUS[0]}"]
      let pipe = Pipe()
      process.standardError = pipe
      try process.run()
      let errors = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (process.terminationStatus, errors)
    }
  }
}
