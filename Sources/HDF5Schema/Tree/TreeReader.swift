import Arrays
package import HDF5

/// Reads the groups of a file as far as a schema knows them, and notes everything else as a defect.
package final class TreeReader {
  /// How many bytes of memory the statistics of one file may take: 8 GiB.
  static let memoryLimit = 8 << 30

  /// What was found to be wrong so far.
  package private(set) var defects: [FormatDefect] = []

  private let schema: Schema

  /// Where each object was first met. A file links each once: reading one again and again takes time and memory that
  /// its size does not let expect.
  private var places: [ObjectIdentity: String] = [:]

  /// A reader of files of the format `schema`.
  package init(_ schema: Schema) {
    self.schema = schema
  }

  /// What `root`, a file's root group, holds, but for the numbers of its datasets, of which only shape and type are known.
  package func outline(root: Group) -> GroupTree {
    noting { () throws(HDF5Error) in _ = isFirst(try root.identity, at: "/") }
    return outline(root, at: "/", by: schema.root)
  }

  private func outline(_ group: Group, at path: String, by rule: GroupRule) -> GroupTree {
    var tree = GroupTree(path: path)
    var names: (attributes: [String], members: [Member]) = ([], [])
    tree.isListed =
      noting { () throws(HDF5Error) in names.attributes = try group.attributes.names() }
      && noting { () throws(HDF5Error) in names.members = try group.members() }
    for name in names.attributes {
      if rule.attributes[name] == nil {
        defects.append(tree.defect(attribute: name, schema.unlisted))
      } else {
        noting { () throws(HDF5Error) in tree.attributes[name] = try group.attributes.value(name) }
      }
      if tree.attributes[name] == nil { tree.faulty.insert(name) }
    }
    for name in names.members.map(\.name) {
      noting { () throws(HDF5Error) in try add(name, of: group, to: &tree, by: rule) }
      if tree.datasets[name] == nil, tree.groups[name] == nil, tree.unread[name] == nil {
        tree.faulty.insert(name)
      }
    }
    return tree
  }

  private func add(
    _ name: String, of group: Group, to tree: inout GroupTree, by rule: GroupRule
  ) throws(HDF5Error) {
    if rule.datasets[name] != nil {
      let dataset = try group.dataset(name)
      guard isFirst(try dataset.identity, at: tree.path(of: name)) else { return }
      for attribute in try dataset.attributes.names() {
        defects.append(
          FormatDefect(member: tree.path(of: name) + "@" + attribute, problem: schema.unlisted))
      }
      tree.datasets[name] = GroupTree.StoredArray(from: dataset)
    } else if let known = rule.subgroup(name)?.encoding,
      let other = try encoding(of: name, in: group, otherThan: known)
    {
      tree.unread[name] = other
    } else if let expected = rule.subgroup(name) {
      let child = try group.group(name)
      guard isFirst(try child.identity, at: tree.path(of: name)) else { return }
      tree.groups[name] = outline(child, at: tree.path(of: name), by: expected)
    } else {
      defects.append(tree.defect(member: name, schema.unlisted))
    }
  }

  /// Whether the object at `path` was not met before; if it was, that is noted as a defect.
  private func isFirst(_ identity: ObjectIdentity, at path: String) -> Bool {
    guard let first = places.updateValue(path, forKey: identity) else { return true }
    places[identity] = first
    let problem = "it is the same object as \(first), which must be linked once"
    defects.append(FormatDefect(member: path, problem: problem))
    return false
  }

  /// The layout of the group `name`, if it says that it is another than the one that is known.
  private func encoding(
    of name: String, in group: Group, otherThan known: GroupEncoding
  ) throws(HDF5Error) -> GroupEncoding? {
    let attributes = try group.group(name).attributes
    // A group that doesn't say its layout is read by the rules, which then find it missing.
    guard try attributes.contains("encoding"), try attributes.contains("encoding_version") else { return nil }
    let encoding = GroupEncoding(
      name: try attributes.string("encoding"), version: try attributes.integer("encoding_version"))
    return encoding == known ? nil : encoding
  }

  /// Whether all statistics together are more than the file or the memory can hold, as one dataset is under many
  /// names. That is noted as a defect.
  package func checkTotal(_ tree: GroupTree, except faulty: Set<String>, fileSize: Int) -> Bool {
    let (stored, memory) = tree.totals(except: faulty)
    if stored > fileSize {
      defects.append(tree.defect("its datasets claim \(stored) bytes of a file of \(fileSize)"))
    } else if memory > Self.memoryLimit {
      defects.append(tree.defect("its statistics take \(memory) bytes; the limit is \(Self.memoryLimit)"))
    }
    return stored > fileSize || memory > Self.memoryLimit
  }

  /// Reads the numbers of all datasets but those that are `faulty`, by path.
  package func load(_ tree: inout GroupTree, except faulty: Set<String>) {
    for (name, statistics) in tree.datasets where !faulty.contains(tree.path(of: name)) {
      guard let source = statistics.source else { continue }
      noting { () throws(HDF5Error) in
        tree.datasets[name]?.values =
          statistics.type == .float64
          ? .double(try source.read(limit: Self.memoryLimit))
          : .single(try source.read(limit: Self.memoryLimit))
      }
    }
    for name in tree.groups.keys.sorted() {
      load(&tree.groups[name]!, except: faulty)
    }
  }

  /// Runs `body` and notes what it throws; returns whether it threw nothing.
  @discardableResult
  private func noting(_ body: () throws(HDF5Error) -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      defects.append(
        FormatDefect(member: error.member, problem: "could not \(error.operation): \(error.reason)"))
      return false
    }
  }
}

extension GroupTree {
  /// The bytes that uncompressed datasets take in the file, and those that all take in memory; no more than `Int.max`.
  fileprivate func totals(except faulty: Set<String>) -> (stored: Int, memory: Int) {
    var (stored, memory) = (0, 0)
    for (name, statistics) in datasets where !faulty.contains(path(of: name)) {
      let count = statistics.shape.checkedProduct ?? .max
      if statistics.source?.chunk == nil {
        stored = stored.addingClamped(count.multipliedClamped(by: statistics.type.byteCount))
      }
      // Halves are read as singles.
      memory = memory.addingClamped(count.multipliedClamped(by: max(4, statistics.type.byteCount)))
    }
    for group in groups.values {
      let more = group.totals(except: faulty)
      stored = stored.addingClamped(more.stored)
      memory = memory.addingClamped(more.memory)
    }
    return (stored, memory)
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  fileprivate func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
