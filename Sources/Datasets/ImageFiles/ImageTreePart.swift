/// The part of a tree that a user wants, and its classes: one for each folder in it, as torchvision's `ImageFolder` has them.
///
/// Folders that hold one folder only are gone through. Where folders have the names of parts, each part is a tree of its own.
struct ImageTreePart: Sendable, Equatable {
  /// The way to the part.
  let root: [String]

  /// The names of the classes, sorted, those of other parts too; empty where no folder tells classes apart.
  let classNames: [String]

  /// How many files each class has.
  let classCounts: [Int]

  /// How many files there are.
  let count: Int

  /// What a summary should add.
  let note: String?

  private let labels: [String: Int]

  private static let trainNames = ["train", "training"]
  private static let testNames = ["test", "testing", "val", "valid", "validation"]

  /// The part `split` of `tree`; nil where it holds no files.
  init?(_ split: Split, of tree: ImageTree) {
    var (node, root) = Self.descend(tree, from: [])
    let parts = node.names.filter { (Self.trainNames + Self.testNames).contains($0.lowercased()) }
    let hasBoth =
      parts.contains { Self.trainNames.contains($0.lowercased()) }
      && parts.contains { Self.testNames.contains($0.lowercased()) }
    var names: Set<String> = []
    var note: String?
    if hasBoth || (!parts.isEmpty && parts.count == node.folders.count) {
      for part in parts {
        names.formUnion(Self.descend(node.folders[part] ?? ImageTree(), from: []).tree.folders.keys)
      }
      let wanted = split == .train ? Self.trainNames : Self.testNames
      let chosen = wanted.compactMap { name in parts.first { $0.lowercased() == name } }.first ?? parts[0]
      note = "from \((root + [chosen]).joined(separator: "/"))"
      (node, root) = Self.descend(
        node.folders[chosen] ?? ImageTree(), from: root + [chosen], before: names)
      if node.folders.isEmpty { names = [] }
    } else {
      names = Set(node.folders.keys)
      note = "one set for training and tests"
    }
    let sorted = names.sorted { $0.precedes($1) }
    self.root = root
    self.note = note
    classNames = sorted
    labels = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    classCounts = sorted.map { node.folders[$0]?.totalCount ?? 0 }
    count = sorted.isEmpty ? node.totalCount : classCounts.reduce(0, +)
    if count == 0 { return nil }
  }

  /// Goes through folders that hold one folder only, but into none that is one of the `classes`.
  private static func descend(
    _ tree: ImageTree, from root: [String], before classes: Set<String> = []
  ) -> (tree: ImageTree, root: [String]) {
    guard tree.folders.count == 1, let (name, inner) = tree.folders.first, !classes.contains(name) else {
      return (tree, root)
    }
    return descend(inner, from: root + [name], before: classes)
  }

  /// What the part says of a file.
  enum Place: Equatable {
    case outside
    /// In the part, in the class `label` where there are classes.
    case inside(label: Int?)
  }

  /// Where a file in the folder `path` belongs.
  func place(of path: ArraySlice<Substring>) -> Place {
    guard path.count >= root.count, zip(path, root).allSatisfy({ $0 == $1 }) else { return .outside }
    if classNames.isEmpty { return .inside(label: nil) }
    guard path.count > root.count, let label = labels[String(path[root.count])] else { return .outside }
    return .inside(label: label)
  }
}
