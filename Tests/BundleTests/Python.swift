import Foundation

/// Runs Python, where there is one with h5py.
enum Python {
  static let interpreter = ProcessInfo.processInfo.environment["KDMETA_PYTHON"]

  /// The exit status and what the program prints, of `arguments` to the interpreter.
  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: interpreter ?? "/usr/bin/false")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  /// The root of the package's source, where `formats` is.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path()
}
