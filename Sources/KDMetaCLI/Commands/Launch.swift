import ArgumentParser
import Foundation
import KDMeta

struct Launch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Do one command with several processes.",
    discussion: """
      Starts the command as often as --processes says and tells each process its place by torchrun's environment variables (RANK, WORLD_SIZE,
      MASTER_ADDR, MASTER_PORT). Each does its share, and one writes the output. Where one of them ends early the others are stopped; the same
      command goes on from what they kept.

        kdmeta launch --processes 4 -- record teacher.onnx --data shards/ -o bundle.h5

      On several machines, start the command itself on each with these variables set, as torchrun and schedulers do. train, record, reconstruct and distill work so.
      """)

  @Option(help: ArgumentHelp("How many processes to start.", valueName: "count"))
  var processes: Int

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command and its options, after --.", valueName: "command"))
  var command: [String]

  func validate() throws {
    if !(1...1024).contains(processes) { throw ValidationError("--processes takes 1 to 1,024.") }
    if command.first == Self._commandName {
      throw ValidationError("launch starts a command that works, not another launch.")
    }
  }

  func run() throws {
    let interruption = Signals.connect()
    let launcher = Launcher(
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath(), command, count: processes)
    switch try launcher.run(interruption) {
    case .done: return
    case .stopped(let signal): throw ExitCode(ExitStatus.signalBase + signal)
    case .failed(let rank, let identifier, let status, let signal):
      StandardError.write(
        "kdmeta: process \(rank) of \(processes) (\(identifier)) ended "
          + (signal.map { "by signal \($0)" } ?? "with status \(status)")
          + "\(processes > 1 ? ", and so the others were stopped" : "")\n")
      throw ExitCode(signal.map { ExitStatus.signalBase + $0 } ?? status)
    }
  }
}
