/// A number that a file states in one place and keeps to in others.
public struct NamedSize: Hashable, Sendable {
  /// What messages call it, such as `the number of classes`.
  public let words: String

  /// The size that messages call `words`.
  public init(_ words: String) {
    self.words = words
  }
}

/// The length of a dimension, in the terms of a format.
public indirect enum Length: Hashable, Sendable {
  /// This many.
  case exactly(Int)
  /// From one to this many.
  case upTo(Length)
  /// One or more.
  case any
  /// Two or more, in pairs.
  case even
  /// As many as the file states elsewhere.
  case size(NamedSize)
  /// As many as the attribute of this name in the member's own group has entries.
  case entries(of: String)
  /// As many as the attributes of this name in all groups beside the member have entries together; `groups` is what messages
  /// call these.
  case entriesBelow(of: String, groups: String)

  /// What the length is, in words that follow it; empty where the number alone tells.
  var reason: String {
    switch self {
    case .size(let size): ", \(size.words)"
    case .entries(let name): ", the number of \(name)"
    case .entriesBelow(let name, let groups): ", the number of \(name) of all \(groups)"
    case .exactly, .any, .even, .upTo: ""
    }
  }
}
