public import Foundation
internal import Glibc
internal import Torch

/// Starts the processes of one command on this machine, and sees to it that they end together.
public struct Launcher {
  /// How the processes ended.
  public enum Outcome: Sendable, Equatable {
    /// All did what they were to do.
    case done
    /// The process of this number ended before the others, with this status, or by a signal where `signal` is not nil.
    case failed(rank: Int, identifier: Int32, status: Int32, signal: Int32?)
    /// They were asked to stop.
    case stopped(signal: Int32)
  }

  /// The program.
  public let program: URL
  /// What it is told, in each process alike.
  public let arguments: [String]
  /// How many processes there are.
  public let count: Int
  /// How long processes may take to stop once they are asked to.
  public var patience = Duration.seconds(20)

  /// `count` processes of `program`.
  public init(_ program: URL, _ arguments: [String], count: Int) {
    self.program = program
    self.arguments = arguments
    self.count = count
  }

  /// Runs the processes to their end. Each has its share of this machine's processors unless `OMP_NUM_THREADS` says otherwise. Where one fails,
  /// the others are stopped; a request to stop is passed on to all.
  public func run(_ interruption: Interruption) throws(KDMetaError) -> Outcome {
    let processes = try start()
    defer { stop(processes) }
    while true {
      if let signal = interruption.signalNumber {
        stop(processes, by: signal)
        return .stopped(signal: signal)
      }
      let ended = processes.enumerated().filter { !$1.isRunning }
      // Whoever was killed ended first: the others end because they miss it.
      let failed = ended.filter { !$1.succeeded }
      if let (rank, process) = failed.first(where: { $1.terminationReason != .exit }) ?? failed.first {
        return .failed(
          rank: rank, identifier: process.processIdentifier, status: process.terminationStatus,
          signal: process.terminationReason == .exit ? nil : process.terminationStatus)
      }
      if ended.count == count { return .done }
      usleep(Self.glance)
    }
  }

  /// How long it takes until an end is noticed, in microseconds.
  private static let glance: UInt32 = 20_000

  private func start() throws(KDMetaError) -> [Process] {
    let port = try freePort()
    var processes: [Process] = []
    for rank in 0..<count {
      let process = Process()
      process.executableURL = program
      process.arguments = arguments
      var environment = ProcessInfo.processInfo.environment
      let threads = max(1, ProcessInfo.processInfo.activeProcessorCount / count)
      if environment["OMP_NUM_THREADS"] ?? "" == "" { environment["OMP_NUM_THREADS"] = "\(threads)" }
      let place = ProcessPlace(rank: rank, localRank: rank, size: count, host: "127.0.0.1", port: port)
      process.environment = environment.merging(place.environment) { $1 }
      process.standardInput = FileHandle.nullDevice
      do { try process.run() } catch {
        stop(processes)
        throw .other("\(program.path()) does not start: \(error.localizedDescription)")
      }
      processes.append(process)
    }
    return processes
  }

  private func freePort() throws(KDMetaError) -> UInt16 {
    do throws(TorchError) { return try ProcessGroup.freePort() } catch { throw .engine(error) }
  }

  /// Asks those that still work to stop, and ends them where they do not.
  private func stop(_ processes: [Process], by signal: Int32 = SIGTERM) {
    for process in processes where process.isRunning { kill(process.processIdentifier, signal) }
    let end = ContinuousClock.now + patience
    while processes.contains(where: \.isRunning), ContinuousClock.now < end { usleep(Self.glance) }
    for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    for process in processes { process.waitUntilExit() }
  }
}

extension Process {
  /// Whether it ended as it should.
  fileprivate var succeeded: Bool { terminationReason == .exit && terminationStatus == 0 }
}
