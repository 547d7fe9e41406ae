/// Why a preprocessing is meaningless, or does not fit the images.
public struct PreprocessingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, in words.
  public let reason: String

  /// The error that `reason` tells.
  public init(reason: String) {
    self.reason = reason
  }

  /// The reason, and what it is about.
  public var description: String { "preprocessing: \(reason)" }
}
