/// Where long work stands.
public struct Progress: Sendable {
  /// A number that tells how the work goes, such as a loss.
  public struct Metric: Sendable {
    /// What it is called.
    public let name: String
    /// Its value now.
    public let value: Double

    /// A metric of this name and value.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// What is being done, such as `train`.
  public let stage: String
  /// What is counted, such as `steps`.
  public let unit: String
  /// How many are done.
  public let done: Int
  /// How many there are in all.
  public let total: Int
  /// What else is worth knowing.
  public let metrics: [Metric]
}

/// Shows progress and notes to whoever waits.
public protocol ProgressReporter: AnyObject {
  /// Whether enough time has passed since the last report for another; the last one of a stage always is.
  func isDue(_ stage: String, done: Int, total: Int) -> Bool
  /// Shows where the work stands.
  func report(_ progress: Progress)
  /// Shows a sentence that a user should read.
  func note(_ text: String)
}

/// Shows nothing: for tests and for programs that use the library.
public final class SilentReporter: ProgressReporter {
  /// A reporter that shows nothing.
  public init() {}
  /// Never.
  public func isDue(_ stage: String, done: Int, total: Int) -> Bool { false }
  /// Does nothing.
  public func report(_ progress: Progress) {}
  /// Does nothing.
  public func note(_ text: String) {}
}
