/// What went wrong in the engine, or on the way to it.
public struct TorchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of failure, as far as a caller may want to tell them apart.
  public enum Kind: Sendable, Equatable {
    /// The engine's library is missing, does not load or is of another version.
    case engineUnavailable
    /// An index or dimension out of range.
    case index
    /// A value that the operation does not take.
    case value
    /// An element type that the operation does not take.
    case elementType
    /// The engine lacks the operation for these operands.
    case notImplemented
    /// Memory ran out.
    case memory
    /// Another process has gone, or does not answer.
    case connection
    /// Shapes that do not fit, and whatever else libtorch refuses.
    case operation
  }

  /// The kind of failure.
  public let kind: Kind
  /// What was asked of the engine, such as `convolution`.
  public let operation: String
  /// What the engine said.
  public let message: String

  /// An error of `kind` in `operation` with the engine's words.
  public init(kind: Kind, operation: String, message: String) {
    self.kind = kind
    self.operation = operation
    self.message = message
  }

  /// One sentence for a person.
  public var description: String { "\(operation): \(message)" }
}
