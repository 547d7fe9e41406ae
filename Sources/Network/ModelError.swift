public import Torch

/// What is wrong with a model, and at which of its nodes.
public struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Kind: Sendable, Equatable {
    /// The model is sound, but holds something that kdmeta cannot do.
    case unsupported
    /// The model contradicts itself or the data that it is given.
    case invalid
    /// The engine failed while the model ran.
    case execution(TorchError.Kind)
  }

  /// The kind of fault.
  public let kind: Kind
  /// The node where the fault lies, if it lies in one.
  public let node: String?
  /// Why, and where it helps what to do.
  public let reason: String

  /// A fault of `kind` at `node`.
  public init(_ kind: Kind, node: String? = nil, _ reason: String) {
    self.kind = kind
    self.node = node
    self.reason = reason
  }

  /// The engine's failure while `node` ran.
  public init(_ error: TorchError, node: String? = nil) {
    self.init(.execution(error.kind), node: node, error.description)
  }

  /// This fault, said to lie at `node` where no node is named yet.
  func at(_ node: String) -> ModelError {
    self.node == nil ? ModelError(kind, node: node, reason) : self
  }

  /// One sentence for a person.
  public var description: String {
    node.map { "node '\($0)': \(reason)" } ?? reason
  }
}
