import Foundation
import TestSupport
import Testing

/// Everything that runs the program.
@Suite enum ProgramTests {}

/// The built program, run as others run it.
struct Program {
  /// How a run ended. A signal that ended it shows as 128 and its number, as in a shell.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The folder of built products, where the tests' own executable lies too.
  private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()
  static let path = products.appending(path: "kdmeta").path()

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - environment: What is set or, where nil, removed beside this process's environment.
  ///   - output: A file that takes standard output in place of the outcome.
  static func run(
    _ arguments: [String], environment: [String: String?] = [:], outputTo output: String? = nil
  ) throws -> Outcome {
    try start(arguments, environment: environment, outputTo: output).outcome()
  }

  /// Starts the program.
  static func start(
    _ arguments: [String], environment: [String: String?] = [:], outputTo output: String? = nil
  ) throws -> Running {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    var all = ProcessInfo.processInfo.environment
    all["OMP_NUM_THREADS"] = "1"
    for (name, value) in environment { all[name] = value }
    process.environment = all
    // Files, not pipes: nobody has to drain them while the program runs.
    let errors = folder.path("errors")
    for name in ["errors", "output"] { try Data().write(to: URL(filePath: folder.path(name))) }
    guard let outputHandle = FileHandle(forWritingAtPath: output ?? folder.path("output")),
      let errorHandle = FileHandle(forWritingAtPath: errors)
    else { throw CocoaError(.fileNoSuchFile) }
    process.standardOutput = outputHandle
    process.standardError = errorHandle
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return Running(process: process, folder: folder)
  }

  /// A program under way.
  struct Running {
    let process: Process
    let folder: TemporaryFolder

    /// What it has written to standard error so far.
    var errors: String { text("errors") }

    /// Waits for its end, which comes by force after two minutes.
    func outcome() -> Outcome {
      for _ in 0..<6000 where process.isRunning { usleep(20_000) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      let status =
        process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
      return Outcome(status: status, output: text("output"), errors: errors)
    }

    private func text(_ name: String) -> String {
      String(decoding: FileManager.default.contents(atPath: folder.path(name)) ?? Data(), as: UTF8.self)
    }
  }
}

/// Small inputs and outputs of every command, each made by the program itself when a test first asks for it.
enum Sample {
  static let teacher = made("teacher.onnx", ["train", "--model", "digits", "--steps", "40"] + digits)
  static let other = made("other.onnx", ["train", "--model", "digits", "--steps", "3"] + digits)
  static let bundle = made(
    "bundle.h5", ["record", teacher, "--records", "top-layer,all-layers,spectral"] + digits)
  static let part = made("part.h5", ["record", teacher, "--partial"] + channels + digits)
  static let rest = made(
    "rest.h5",
    ["record", teacher, "--partial"] + channels
      + ["--data", Python.packagePath("samples/digits/test-images-idx3-ubyte.gz")])
  static let surrogate = made(
    "surrogate.h5",
    ["reconstruct", teacher, "--metadata", bundle, "--method", "all-layers", "-n", "20", "--set", "steps=5"])

  private static let digits = ["--data", "sample:digits"]
  /// Makes the spectral record of channels rather than of units, of which it has fifty times as many.
  private static let channels = ["--granularity", "channel"]

  private static let folder: TemporaryFolder = {
    do { return try TemporaryFolder() } catch { preconditionFailure("\(error)") }
  }()

  /// The path of `name`, which the program has made by `arguments`.
  private static func made(_ name: String, _ arguments: [String]) -> String {
    do {
      let outcome = try Program.run(arguments + ["-o", folder.path(name), "--threads", "1"])
      precondition(outcome.status == 0, "\(arguments): \(outcome.errors)")
      return folder.path(name)
    } catch { preconditionFailure("\(error)") }
  }

  /// The arguments of each command that writes a file, which goes to `output`; `steps` makes the work long or short.
  static func writing(_ command: String, to output: String, steps: Int) -> [String] {
    let many = String(steps)
    let arguments =
      switch command {
      case "train": ["--model", "digits", "--steps", many] + digits
      // The spectral record of units, image by image, takes long enough to be stopped.
      case "record":
        [teacher, "--batch-size", steps > 100 ? "1" : "500"] + (steps > 100 ? [] : channels) + digits
      case "merge": [part, rest]
      case "reconstruct":
        [teacher, "--metadata", bundle, "--method", "top-layer", "-n", "20", "--set", "steps=\(many)"]
      default: [teacher, "--data", surrogate, "--student", "digits-half", "--steps", many]
      }
    return [command] + arguments + ["-o", output, "--threads", "1"]
  }

  static let writingCommands = ["train", "record", "merge", "reconstruct", "distill"]
  /// Those that can be made to work for long.
  static let longCommands = ["train", "record", "reconstruct", "distill"]
}
