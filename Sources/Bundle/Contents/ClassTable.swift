/// The classes that a bundle has statistics of.
public struct ClassTable: Equatable, Sendable {
  /// Labels that images carry several of at once: each label is a group of classes that exclude each other.
  public struct Groups: Equatable, Sendable {
    /// The name of each group.
    public var names: [String]

    /// The group of each class: numbers from 0, rising, none missing.
    public var ofClasses: [Int]

    /// Groups of these names.
    public init(names: [String], ofClasses: [Int]) {
      self.names = names
      self.ofClasses = ofClasses
    }
  }

  /// The name of each class.
  public var names: [String]

  /// How many images of each class the statistics cover; 0 for a class that is withheld, whose statistics are 0.
  public var counts: [Int]

  /// How the classes are grouped where images carry several labels; none where all classes exclude each other.
  public var groups: Groups?

  /// A table of classes.
  public init(names: [String], counts: [Int], groups: Groups? = nil) {
    self.names = names
    self.counts = counts
    self.groups = groups
  }
}
