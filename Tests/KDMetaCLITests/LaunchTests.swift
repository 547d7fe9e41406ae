import Foundation
import TestSupport
import Testing

extension ProgramTests {
  struct LaunchTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func launch(_ command: [String], processes: Int = 2) -> [String] {
      ["launch", "--processes", "\(processes)", "--"] + command
    }

    /// Work that takes a while: each process of `record` keeps its own, of `distill` the first keeps all.
    enum Work: CaseIterable {
      case record, distill

      var keeping: [String] { self == .record ? ["", ".process-1"] : [""] }
    }

    private func command(_ work: Work) -> [String] {
      let arguments =
        switch work {
        case .record:
          [
            "record", Sample.teacher, "--data", "sample:digits", "--batch-size", "2", "--granularity",
            "channel",
          ]
        case .distill:
          [
            "distill", Sample.teacher, "--data", "sample:digits", "--student", "digits-half", "--steps",
            "150", "--batch-size",
            "32",
          ]
        }
      return arguments + ["--checkpoint-every", "0", "-o", folder.path("out")]
    }

    /// The numbers of the processes that `launcher` has started.
    private func children(of launcher: Program.Running) -> [Int32] {
      let parent = launcher.process.processIdentifier
      let text = FileManager.default.contents(atPath: "/proc/\(parent)/task/\(parent)/children") ?? Data()
      return String(decoding: text, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    }

    /// Waits until everything is kept that `work` keeps.
    private func waitForCheckpoints(of running: Program.Running, _ work: Work) {
      let kept = work.keeping.map { folder.path("out\($0).checkpoint/state.h5") }
      for _ in 0..<3000 {
        guard running.process.isRunning, !kept.allSatisfy(FileManager.default.fileExists) else { return }
        usleep(20_000)
      }
    }

    @Test("a bundle is recorded by two processes, which one reports") func recorded() throws {
      let outcome = try Program.run(launch(command(.record)))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.output.split(separator: "\n").first?.contains("of 1,437 images") == true,
        "\(outcome.output)")
      #expect(try folder.names() == ["out"])
      #expect(try Program.run(["validate", folder.path("out"), "--teacher", Sample.teacher]).status == 0)
    }

    @Test(
      "the death of any process ends the others within seconds with a clear message, and the command goes on afterwards",
      arguments: Work.allCases, [0, 1])
    func killed(work: Work, rank: Int) throws {
      let command = launch(command(work))
      let running = try Program.start(command)
      waitForCheckpoints(of: running, work)
      let processes = children(of: running)
      try #require(processes.count == 2, "\(running.outcome().errors)")
      kill(processes[rank], SIGKILL)
      let start = ContinuousClock.now
      let outcome = running.outcome()
      #expect(ContinuousClock.now - start < .seconds(30))
      #expect(outcome.status == 128 + SIGKILL)
      #expect(
        outcome.errors.contains("process \(rank) of 2 (\(processes[rank])) ended by signal 9"),
        "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
      let again = try Program.run(command)
      #expect(again.status == 0, "\(again.errors)")
      #expect(again.errors.contains("going on from the checkpoint"), "\(again.errors)")
      #expect(try folder.names() == ["out"])
    }

    @Test("a request to stop is passed on, and what was done is kept", arguments: Work.allCases)
    func interrupted(work: Work) throws {
      let running = try Program.start(launch(command(work)))
      waitForCheckpoints(of: running, work)
      kill(running.process.processIdentifier, SIGINT)
      let outcome = running.outcome()
      #expect(outcome.status == 130, "\(outcome.errors)")
      #expect(outcome.errors.contains("goes on from"))
    }

    @Test("the status of a command that fails is the launcher's, and the process is named") func failing()
      throws
    {
      let outcome = try Program.run(
        launch(["record", folder.path("none.onnx"), "--data", "sample:digits", "-o", folder.path("out")]))
      #expect(outcome.status == 66, "\(outcome.errors)")
      #expect(outcome.errors.contains("ended with status 66"))
    }

    @Test("commands that one process does are refused, and so is a place that is none") func alone() throws {
      let evaluation = ["evaluate", Sample.teacher, "--data", "sample:digits"]
      let outcome = try Program.run(launch(evaluation))
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(outcome.errors.contains("single process"))
      let lost = try Program.run(evaluation, environment: ["WORLD_SIZE": "2"])
      #expect(lost.status == 64)
      #expect(lost.errors.contains("RANK"))
    }
  }
}
