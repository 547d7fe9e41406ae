/// What the files of a format hold: writing, reading and validation go by it.
public struct Schema: Sendable {
  /// What the root group must hold.
  public let root: GroupRule

  /// What is said of a member that no rule lists: a format's world is closed.
  public let unlisted: String

  /// The format whose root group holds `root`.
  public init(_ root: GroupRule, unlisted: String) {
    self.root = root
    self.unlisted = unlisted
  }
}
