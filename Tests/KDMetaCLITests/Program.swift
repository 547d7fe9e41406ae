import Foundation
import TestSupport
import Testing

/// Everything that runs the program, one run after another: each uses a core of its own, and some are timed.
@Suite(.serialized) enum ProgramTests {}

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

/// Small inputs and outputs of every command, made by the program itself once for all tests.
enum Sample {
  static let folder: TemporaryFolder = {
    do {
      let folder = try TemporaryFolder()
      for arguments in [
        [
          "train", "--model", "digits", "--data", "sample:digits", "--steps", "40", "-o",
          folder.path("teacher.onnx"),
        ],
        [
          "train", "--model", "digits", "--data", "sample:digits", "--steps", "3", "-o",
          folder.path("other.onnx"),
        ],
        [
          "record", folder.path("teacher.onnx"), "--data", "sample:digits", "--records",
          "top-layer,all-layers,spectral", "-o", folder.path("bundle.h5"),
        ],
        [
          "record", folder.path("teacher.onnx"), "--data", "sample:digits", "--partial", "-o",
          folder.path("part.h5"),
        ],
        [
          "record", folder.path("teacher.onnx"), "--data",
          Python.packagePath("samples/digits/test-images-idx3-ubyte.gz"), "--partial", "-o",
          folder.path("rest.h5"),
        ],
        [
          "reconstruct", folder.path("teacher.onnx"), "--metadata", folder.path("bundle.h5"), "--method",
          "all-layers",
          "-n", "20", "--set", "steps=5", "-o", folder.path("surrogate.h5"),
        ],
      ] {
        let outcome = try Program.run(arguments + ["--threads", "1"])
        precondition(outcome.status == 0, "\(arguments): \(outcome.errors)")
      }
      return folder
    } catch { preconditionFailure("\(error)") }
  }()

  static var teacher: String { folder.path("teacher.onnx") }
  static var other: String { folder.path("other.onnx") }
  static var bundle: String { folder.path("bundle.h5") }
  static var part: String { folder.path("part.h5") }
  static var rest: String { folder.path("rest.h5") }
  static var surrogate: String { folder.path("surrogate.h5") }

  /// The arguments of each command that writes a file, which goes to `output`; `steps` makes the work long or short.
  static func writing(_ command: String, to output: String, steps: Int) -> [String] {
    let many = String(steps)
    let arguments =
      switch command {
      case "train": ["--model", "digits", "--data", "sample:digits", "--steps", many]
      case "record": [teacher, "--data", "sample:digits", "--batch-size", steps > 100 ? "1" : "500"]
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
