/// An entry of a group.
public struct Member: Sendable, Hashable {
  /// What an entry leads to.
  public enum Kind: Sendable, Hashable {
    /// A group.
    case group
    /// A dataset.
    case dataset
    /// A named type, or a soft, external or user-defined link; nothing that this module opens.
    case other
  }

  /// The name in the group.
  public let name: String

  /// What the entry leads to.
  public let kind: Kind

  /// An entry of this name and kind.
  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}
