/// Why a run file cannot be used.
public struct RunFileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The line that is at fault, counted from 1, where that is known.
  public let line: Int?
  /// What is wrong with it, and what to do.
  public let reason: String

  /// One sentence that names the place.
  public var description: String { "\(path):\(line.map { "\($0):" } ?? "") \(reason)" }
}
