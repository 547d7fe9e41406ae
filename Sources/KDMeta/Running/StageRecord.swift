internal import Files
internal import Foundation

/// How a stage went, as it is kept beside what it made: enough to tell whether it would go the same way again.
struct StageRecord: Codable {
  /// Everything that what is made follows from.
  struct Configuration: Codable, Equatable {
    /// The command line, in the folder of the seed.
    let commandLine: String
    /// All settings of the command, those left at their defaults too.
    let settings: JSONValue
    /// SHA-256 of everything that was read, by its name in the command line.
    let inputs: [String: String]
    /// The program's version.
    var version = Product.version
  }

  /// The file that was made.
  struct Output: Codable, Equatable {
    let sha256: String
    let bytes: Int
  }

  /// What was to be done.
  let configuration: Configuration
  /// What was made; nil for a command that only tells something.
  let output: Output?
  /// How long it took.
  let seconds: Double
  /// Where.
  let machine: RunMachine
  /// When it was done.
  let finished: String
  /// What the command told.
  let report: JSONValue

  /// The record at `path`; nil where there is none that can be read.
  init?(at path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let record = try? JSONDecoder().decode(Self.self, from: data)
    else { return nil }
    self = record
  }

  init(
    configuration: Configuration, output: Output?, seconds: Double, machine: RunMachine, report: JSONValue
  ) {
    self.configuration = configuration
    self.output = output
    self.seconds = seconds
    self.machine = machine
    finished = Timestamp.now
    self.report = report
  }

  /// How a student did while it learnt, as the command told; nil where nobody looked.
  var curve: [LearningCurve.Point]? {
    get throws(KDMetaError) {
      guard case .object(let members) = report, let points = members["curve"] else { return nil }
      do { return try points.decoded([LearningCurve.Point].self) } catch {
        throw .mismatch("the record of '\(configuration.commandLine)' has a curve that is none: \(error)")
      }
    }
  }

  /// Puts the record at `path`.
  func write(to path: String) throws { try JSONFile.write(self, to: path) }
}

/// Where a run was made.
public struct RunMachine: Codable, Sendable, Equatable {
  /// How many processor threads an operation could use.
  public let threads: Int
  /// The device.
  public let device: String

  /// A machine of so many threads.
  public init(threads: Int, device: String) {
    self.threads = threads
    self.device = device
  }

  /// `2 processor threads`, or the device's name.
  var description: String {
    device == "cpu" ? "\(threads) processor thread\(threads == 1 ? "" : "s")" : device
  }
}

/// Files of JSON for people too.
enum JSONFile {
  /// Puts `value` at `path`.
  static func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try OutputFile.write(try encoder.encode(value) + Data("\n".utf8), to: path)
  }
}
