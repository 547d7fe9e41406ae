public import Foundation

/// The Python interpreter that tests compare with, named by the environment variable `KDMETA_PYTHON`.
public enum Python {
  /// The interpreter, or nil where none is named.
  public static var path: String? {
    ProcessInfo.processInfo.environment["KDMETA_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What a script had to say when it failed.
  public struct Failure: Error, CustomStringConvertible {
    /// What it wrote to its standard error.
    public let description: String
  }

  /// How a run of the interpreter ended.
  public struct Outcome {
    /// Its exit status, 0 where it ended well.
    public let status: Int32
    /// What it wrote to its standard output and to its standard error.
    public let output, errors: Data

    /// All that it wrote, as text.
    public var text: String { String(decoding: output + errors, as: UTF8.self) }
  }

  /// Runs the interpreter with `arguments`, and with `input` on its standard input, to its end.
  ///
  /// - Throws: Where it does not start.
  public static func outcome(_ arguments: [String], input: Data = Data()) throws -> Outcome {
    let folder = try TemporaryFolder()
    // Files, not pipes: a pipe that nobody empties would stop the script.
    let streams = ["in", "out", "err"].map { URL(filePath: folder.path($0)) }
    try input.write(to: streams[0])
    for stream in streams[1...] { try Data().write(to: stream) }
    let process = Process()
    process.executableURL = URL(filePath: path ?? "python3")
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: streams[0])
    process.standardOutput = try FileHandle(forWritingTo: streams[1])
    process.standardError = try FileHandle(forWritingTo: streams[2])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try Data(contentsOf: streams[1]),
      errors: try Data(contentsOf: streams[2]))
  }

  /// Runs the script at `script` with `arguments` and `input` on its standard input.
  ///
  /// - Returns: What it wrote to its standard output.
  /// - Throws: ``Failure`` where it does not end well.
  public static func run(_ script: String, _ arguments: [String], input: Data = Data()) throws -> Data {
    let outcome = try outcome([script] + arguments, input: input)
    guard outcome.status == 0 else {
      throw Failure(description: String(decoding: outcome.errors, as: UTF8.self))
    }
    return outcome.output
  }

  /// The path of `name` in the package's folder.
  public static func packagePath(_ name: String) -> String {
    // This file lies in Tests/TestSupport.
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appending(path: name).path(percentEncoded: false)
  }
}
