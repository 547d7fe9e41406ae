import Foundation
import TestSupport
import Testing

extension ProgramTests {
  struct RunTests {
    private static let noEngine = ["KDMETA_ENGINE": "/no/such/engine.so"]
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(distill: String = "{steps: 3}", student: String = "digits-half") throws -> String {
      let path = folder.path("table.yaml")
      try Data(
        """
        kdmeta-run: 1
        title: A small table
        data: sample:digits
        teacher:
          model: digits
          train: {steps: 20}
        student: \(student)
        rows:
          - name: top
            method: top-layer
            record: {minimum-class-count: 20}
            reconstruct: {count: 20, set: {steps: 3, batch-size: 10}}
            distill: \(distill)
          - {name: real, method: distillation, distill: {steps: 3, dropout: true}}
          - {name: alone, method: supervised, train: {steps: 3, augment: none}}
        """.utf8
      ).write(to: URL(filePath: path))
      return path
    }

    private func run(_ file: String, _ more: String...) throws -> Program.Outcome {
      try Program.run(
        ["run", file, "--output", folder.path("out"), "--threads", "1"] + more,
        environment: ["SOURCE_DATE_EPOCH": "0"])
    }

    private func results() throws -> [String: Any] {
      let data = try Data(contentsOf: URL(filePath: folder.path("out/results.json")))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("a table is made, and its command lines make the same students again") func wholeTable() throws {
      let outcome = try run(try file())
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.map { $0.prefix { $0 != " " } } == ["row", "teacher", "top", "real", "alone"])
      let page = try String(contentsOfFile: folder.path("out/results.md"), encoding: .utf8)
      #expect(page.hasPrefix("# A small table\n"))

      let rows = try #require(try results()["rows"] as? [[String: Any]])
      let commands = rows.compactMap { ($0["outcomes"] as? [[String: Any]])?.first?["commands"] as? [String] }
      #expect(commands.map(\.count) == [2, 4, 2, 2])
      for command in commands.joined() { #expect(page.contains(command)) }
      let other = folder.path("typed")
      for name in ["teacher", "top", "real", "alone"] {
        try FileManager.default.createDirectory(
          atPath: "\(other)/\(name)", withIntermediateDirectories: true)
      }
      let typed = Process()
      typed.executableURL = URL(filePath: "/bin/bash")
      typed.arguments = [
        "-ec",
        "PATH='\(URL(filePath: Program.path).deletingLastPathComponent().path())':$PATH; "
          + "cd '\(other)'; export SOURCE_DATE_EPOCH=0 OMP_NUM_THREADS=1; (\(commands.joined().joined(separator: "; "))) >/dev/null 2>&1",
      ]
      try typed.run()
      typed.waitUntilExit()
      #expect(typed.terminationStatus == 0)
      for name in [
        "teacher/teacher.onnx", "top/bundle.h5", "top/surrogate.h5", "top/student.onnx", "real/student.onnx",
        "alone/student.onnx",
      ] {
        #expect(
          FileManager.default.contentsEqual(
            atPath: "\(other)/\(name)", andPath: folder.path("out/seed-0/\(name)")),
          "\(name)")
      }
    }

    @Test("a second run does nothing, and a changed option only what follows from it") func again() throws {
      #expect(try run(try file()).status == 0)
      let second = try run(try file(), "--json")
      #expect(second.status == 0)
      #expect(!second.errors.contains("steps"))
      _ = try JSONSerialization.jsonObject(with: Data(second.output.utf8))
      let third = try run(try file(distill: "{steps: 4}"))
      #expect(third.errors.contains("top, seed 0: distill, anew: training.steps: 3 is now 4"))
      #expect(third.errors.contains("distill 4/4 steps"))
      #expect(third.errors.contains("evaluate 360/360"))
      #expect(!third.errors.contains("reconstruct "))
      #expect(!third.errors.contains("train "))
    }

    @Test("an interrupted run ends with the shell's status and goes on where it was") func interrupted()
      throws
    {
      let path = try file(distill: "{steps: 1000000}")
      let running = try Program.start([
        "run", path, "--output", folder.path("out"), "--rows", "top", "--threads", "1",
      ])
      for _ in 0..<1200 where running.process.isRunning && !running.errors.contains("top, seed 0: distill") {
        usleep(50_000)
      }
      usleep(400_000)
      kill(running.process.processIdentifier, SIGINT)
      let outcome = running.outcome()
      #expect(outcome.status == 130, "\(outcome.errors)")
      #expect(outcome.errors.contains("goes on from there"))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out/seed-0/top")).sorted()
      #expect(
        names == ["bundle.h5", "reconstruct.json", "record.json", "student.onnx.checkpoint", "surrogate.h5"])
      // With other settings the student begins anew, and nothing else.
      let next = try run(try file(), "--rows", "top")
      #expect(next.status == 0)
      #expect(next.errors.contains("distill 3/3 steps"))
      #expect(!next.errors.contains("reconstruct 3/3"))
    }

    @Test(
      "options that a command does not take are 65, by their line",
      arguments: [
        ("{stpes: 3}", "digits-half", "table.yaml:13: top, distill: Unknown option '--stpes'", "'--steps'"),
        ("{steps: many}", "digits-half", "table.yaml:13:", "'many' is invalid for '--steps"),
        ("{steps: 0}", "digits-half", "table.yaml:13:", "--steps takes 1 or more"),
        ("{dropout: 2}", "digits-half", "table.yaml:13:", "--dropout"),
        ("{hard-label-weight: -1}", "digits-half", "table.yaml:13:", "from 0 to 1"),
        ("{keep-weights: true}", "digits-half", "table.yaml:13:", "--keep-weights"),
        ("{help: true}", "digits-half", "table.yaml:13:", "set by the run itself"),
        ("{steps: 3}", "digit-half", "table.yaml:7:", "kdmeta models"),
      ])
    func badOptions(distill: String, student: String, place: String, part: String) throws {
      let outcome = try run(try file(distill: distill, student: student))
      #expect(outcome.status == 65, "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(place), "\(outcome.errors)")
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
      #expect(try folder.names() == ["table.yaml"])
    }

    @Test("what is wrong with the command line is 64, what is missing 66") func commandLine() throws {
      let path = try file()
      for arguments in [
        ["--rows", "tpo"], ["--seeds", "one"], ["--set", "steps=1"], ["--set", "distill.stpes=1"],
        ["--set", "distill.steps=none"],
      ] {
        let outcome = try Program.run(["run", path, "--output", folder.path("out")] + arguments)
        #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
      }
      #expect(try Program.run(["run", folder.path("nothing.yaml")]).status == 66)
      let outcome = try run(path, "--data", folder.path("nowhere"))
      #expect(outcome.status == 66)
      #expect(outcome.errors.contains("--data sample:digits=DATA"))
      #expect(try folder.names() == ["table.yaml"])
    }

    @Test("the run files that come with kdmeta are good", arguments: try Self.shippedFiles())
    func shipped(path: String) throws {
      let outcome = try Program.run(["run", path, "--dry-run"], environment: Self.noEngine)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("kdmeta train --model "))
      #expect(outcome.errors.isEmpty)
    }

    private static func shippedFiles() throws -> [String] {
      let folder = Python.packagePath("samples/runs")
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
    }
  }
}
