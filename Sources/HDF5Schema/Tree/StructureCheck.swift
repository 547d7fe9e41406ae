import HDF5

extension GroupTree {
  /// What breaks `schema` as to members, types, shapes and attributes; the numbers of datasets aren't looked at. To be asked of
  /// the root group.
  package func structuralDefects(by schema: Schema, sizes: Sizes) -> [FormatDefect] {
    StructureCheck(sizes: sizes, unlisted: schema.unlisted).defects(of: self, by: schema.root, key: nil)
  }
}

/// Holds groups against rules.
private struct StructureCheck {
  let sizes: Sizes
  /// What is said of a member that no rule lists.
  let unlisted: String

  /// - Parameter key: What the group is about, as a key of the file's table, if anything.
  func defects(of tree: GroupTree, by rule: GroupRule, key: String?) -> [FormatDefect] {
    guard tree.isListed else { return [] }
    var defects: [FormatDefect] = []
    let scope = GroupScope(key: key, group: tree)
    let present = tree.faulty.union(tree.attributes.keys).union(tree.datasets.keys)
    for name in rule.requiredMembers where !present.contains(name) {
      defects.append(
        rule.attributes[name] == nil
          ? tree.defect(member: name, GroupTree.missing) : tree.defect(attribute: name, GroupTree.missing))
    }
    defects += rule.choices.compactMap { $0.problem(present) }.map { tree.defect($0) }
    for (name, value) in tree.attributes.sorted(by: { $0.key < $1.key }) {
      let problem = rule.attributes[name].map { $0.problem(with: value, sizes: sizes, in: scope) } ?? unlisted
      if let problem { defects.append(tree.defect(attribute: name, problem)) }
    }
    for (name, dataset) in tree.datasets.sorted(by: { $0.key < $1.key }) {
      let problem =
        rule.datasets[name].map {
          $0.problem(with: dataset.type, dataset.shape, sizes: sizes, in: scope)
        } ?? unlisted
      if let problem { defects.append(tree.defect(member: name, problem)) }
    }
    return defects + missingGroups(of: tree, by: rule) + subgroupDefects(of: tree, by: rule)
  }

  private func missingGroups(of tree: GroupTree, by rule: GroupRule) -> [FormatDefect] {
    switch rule.subgroups {
    case .none:
      []
    case .all(let rules):
      rules.keys.sorted().filter { tree.groups[$0] == nil && !tree.faulty.contains($0) }.map {
        tree.defect(member: $0, GroupTree.missing)
      }
    case .some(let rules):
      tree.groups.isEmpty && tree.unread.isEmpty && tree.faulty.isEmpty
        ? [tree.defect("empty; it must hold one or more of \(rules.keys.sorted().joined(separator: ", "))")]
        : []
    case .many(let names, _):
      names.countProblem(tree.groups.count + tree.faulty.count).map { [tree.defect($0)] } ?? []
    }
  }

  private func subgroupDefects(of tree: GroupTree, by rule: GroupRule) -> [FormatDefect] {
    var defects: [FormatDefect] = []
    let keys = Set(sizes.byKey.keys)
    for (name, group) in tree.groups.sorted(by: { $0.key < $1.key }) {
      guard let expected = rule.subgroup(name) else {
        defects.append(tree.defect(member: name, unlisted))
        continue
      }
      var key: String?
      if case .many(let names, _) = rule.subgroups {
        if let problem = names.nameProblem(name, keys) {
          defects.append(tree.defect(member: name, problem))
          continue
        }
        if names.areKeys { key = name }
      }
      defects += self.defects(of: group, by: expected, key: key)
    }
    return defects
  }
}
