internal import ArgumentParser
internal import Foundation
internal import LinearAlgebra
internal import Network
internal import Torch

/// Takes the time of one work unit.
///
/// Compared programs must take turns, so it is told on standard input when to work: a line of JSON says that it is ready and
/// with what; then each line of input is a number of repetitions, answered by a line of JSON with the milliseconds of each.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kdmeta-bench",
    abstract: "Take the time of one work unit, as often as each line on standard input says.")

  @Argument(help: "What to do: \(WorkUnit.allCases.map(\.rawValue).joined(separator: ", ")).")
  var unit: WorkUnit

  @Argument(help: "The network to do it with: \(Zoo.allCases.map(\.rawValue).joined(separator: ", ")).")
  var network: Zoo

  @Argument(help: "How many images a batch has.")
  var batch: Int

  @Option(help: "How many threads one operation may use; as many as the engine likes by default.")
  var threads: Int?

  func validate() throws {
    guard batch > 0 else { throw ValidationError("a batch of \(batch) images is empty") }
    guard threads ?? 1 > 0 else { throw ValidationError("work needs at least one thread") }
  }

  func run() throws {
    LibraryEnvironment.restartIfBetter()
    if let threads { try Engine.setThreadCount(threads) }
    let work = try unit.prepare(network, batch: batch)
    answer("{\"libtorch\": \"\(try Engine.libtorchVersion())\", \"threads\": \(try Engine.threadCount())}")
    let clock = ContinuousClock()
    while let line = readLine() {
      guard let repetitions = Int(line), repetitions > 0 else {
        throw ValidationError("'\(line)' is not a number of repetitions")
      }
      var milliseconds: [String] = []
      for _ in 0..<repetitions {
        let time = try clock.measure(work)
        milliseconds.append("\(time / .milliseconds(1))")
      }
      answer("{\"milliseconds\": [\(milliseconds.joined(separator: ", "))]}")
    }
  }

  /// Prints `line` at once: its reader waits for it.
  private func answer(_ line: String) {
    print(line)
    fflush(nil)
  }
}
