import Foundation
import TestSupport
import Testing

extension ProgramTests {
  struct SignalTests {
    @Test(
      "a signal in the middle of work ends it with the shell's status, and an old output stays as it was",
      arguments: Sample.longCommands, [SIGINT, SIGTERM])
    func stopped(command: String, signal: Int32) throws {
      let folder = try TemporaryFolder()
      let path = folder.path("out")
      try Data("of an earlier run".utf8).write(to: URL(filePath: path))
      let running = try Program.start(Sample.writing(command, to: path, steps: 1_000_000))
      try waitForWork(running, in: folder, command)
      kill(running.process.processIdentifier, signal)
      let outcome = running.outcome()
      #expect(outcome.status == 128 + signal, "\(outcome.errors)")
      #expect(outcome.errors.contains("interrupted"))
      #expect(outcome.output.isEmpty)
      #expect(try folder.names().filter { $0 != "out.checkpoint" } == ["out"])
      #expect(try Data(contentsOf: URL(filePath: path)) == Data("of an earlier run".utf8))
    }

    @Test(
      "without an old output there is none afterwards, but what the same command goes on from",
      arguments: Sample.longCommands)
    func nothingLeft(command: String) throws {
      let folder = try TemporaryFolder()
      let running = try Program.start(Sample.writing(command, to: folder.path("out"), steps: 1_000_000))
      try waitForWork(running, in: folder, command)
      kill(running.process.processIdentifier, SIGINT)
      let outcome = running.outcome()
      #expect(outcome.status == 130)
      let names = try folder.names()
      #expect(names.isEmpty || names == ["out.checkpoint"])
      #expect(outcome.errors.contains("out.checkpoint") == !names.isEmpty)
    }

    @Test("a second run on the same output is refused while the first one works") func locked() throws {
      let folder = try TemporaryFolder()
      let line = Sample.writing("train", to: folder.path("out"), steps: 1_000_000)
      let running = try Program.start(line)
      try waitForWork(running, in: folder, "train")
      let second = try Program.run(line)
      #expect(second.status == 73)
      #expect(second.errors.contains("process \(running.process.processIdentifier)"))
      kill(running.process.processIdentifier, SIGKILL)
      _ = running.outcome()
      // The lock of a run that was killed is none.
      let third = try Program.run(Sample.writing("train", to: folder.path("out"), steps: 2) + ["--restart"])
      #expect(third.status == 0, "\(third.errors)")
      #expect(try folder.names() == ["out"])
    }

    @Test("a signal that is sent twice over, as timeout does, is one request to stop, and the work is kept")
    func sentTwice() throws {
      let folder = try TemporaryFolder()
      let running = try Program.start(Sample.writing("train", to: folder.path("out"), steps: 1_000_000))
      try waitForWork(running, in: folder, "train")
      for _ in 0..<2 { kill(running.process.processIdentifier, SIGTERM) }
      let outcome = running.outcome()
      #expect(outcome.status == 143)
      #expect(outcome.errors.contains("interrupted"))
      #expect(try folder.names() == ["out.checkpoint"])
    }

    @Test("a second signal ends the program at once and leaves nothing either") func twice() throws {
      let folder = try TemporaryFolder()
      let running = try Program.start(Sample.writing("reconstruct", to: folder.path("out"), steps: 1_000_000))
      try waitForWork(running, in: folder, "reconstruct")
      kill(running.process.processIdentifier, SIGTERM)
      usleep(600_000)
      kill(running.process.processIdentifier, SIGTERM)
      #expect(running.outcome().status == 143)
      #expect(try folder.names().filter { $0 != "out.checkpoint" }.isEmpty)
    }

    /// Returns once the engine is at work: it is mapped, the data is named in the log or the surrogate begun, and a moment
    /// has passed.
    private func waitForWork(_ running: Program.Running, in folder: TemporaryFolder, _ command: String) throws
    {
      let maps = "/proc/\(running.process.processIdentifier)/maps"
      for _ in 0..<600 where running.process.isRunning {
        // Files of /proc say that they are empty; reading to their end finds what they hold.
        if let bytes = try FileHandle(forReadingAtPath: maps)?.readToEnd(),
          bytes.range(of: Data("libkdengine".utf8)) != nil,
          try command == "reconstruct"
            ? folder.names().contains(where: { $0.hasSuffix(".partial") }) : !running.errors.isEmpty
        {
          usleep(400_000)
          return
        }
        usleep(50_000)
      }
      running.process.terminate()
      Issue.record("the program ended, or never began, before it was stopped: \(running.errors)")
    }
  }
}
