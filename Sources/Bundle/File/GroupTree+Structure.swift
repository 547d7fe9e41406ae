import HDF5

extension GroupTree {
  /// What breaks the schema as to members, types, shapes and attributes; the numbers of datasets aren't looked at.
  ///
  /// - Parameters:
  ///   - rule: What the group must hold.
  ///   - layer: The key of the layer that the group is about, if any.
  func structuralDefects(by rule: GroupRule, sizes: Sizes, layer: String? = nil) -> [BundleDefect] {
    guard isListed else { return [] }
    var defects: [BundleDefect] = []
    let own = GroupSizes(layer: layer, frequencies: frequencyCount, coefficients: coefficientCount)
    let present = faulty.union(attributes.keys).union(datasets.keys)
    for name in rule.requiredMembers where !present.contains(name) {
      defects.append(
        rule.attributes[name] == nil ? defect(member: name, "missing") : defect(attribute: name, "missing"))
    }
    defects += rule.choices.compactMap { $0.problem(present) }.map { defect($0) }
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      guard let problem = problem(with: value, by: rule.attributes[name], sizes, own) else { continue }
      defects.append(defect(attribute: name, problem))
    }
    for (name, dataset) in datasets.sorted(by: { $0.key < $1.key }) {
      guard let expected = rule.datasets[name] else {
        defects.append(defect(member: name, GroupRule.unlisted))
        continue
      }
      if let problem = sizes.problem(with: dataset.shape, for: expected.shape, in: own) {
        defects.append(defect(member: name, problem))
      }
    }
    return defects + missingGroups(by: rule) + subgroupDefects(by: rule, sizes: sizes)
  }

  private func problem(
    with value: Attribute, by rule: AttributeRule?, _ sizes: Sizes, _ group: GroupSizes
  ) -> String? {
    guard let rule else { return GroupRule.unlisted }
    return rule.problem(with: value, sizes: sizes, in: group)
  }

  private var frequencyCount: Int? {
    if case .reals(let frequencies) = attributes["frequencies"] { frequencies.count } else { nil }
  }

  /// The frequencies of all groups in this one; nil where one of them does not tell its own.
  private var coefficientCount: Int? {
    let counts = groups.values.map(\.frequencyCount)
    return counts.isEmpty || counts.contains(nil) ? nil : counts.compactMap { $0 }.reduce(0, +)
  }

  private func missingGroups(by rule: GroupRule) -> [BundleDefect] {
    switch rule.subgroups {
    case .none:
      []
    case .all(let rules):
      rules.keys.sorted().filter { groups[$0] == nil && !faulty.contains($0) }.map {
        defect(member: $0, "missing")
      }
    case .some(let rules):
      groups.isEmpty && unread.isEmpty && faulty.isEmpty
        ? [defect("empty; it must hold one or more of \(rules.keys.sorted().joined(separator: ", "))")] : []
    case .layers:
      (1...9999).contains(groups.count + faulty.count)
        ? [] : [defect("it holds \(groups.count) layers; there must be 1 to 9,999")]
    case .pairs:
      groups.isEmpty && faulty.isEmpty ? [defect("it holds no pair of layers; there must be 1 or more")] : []
    }
  }

  private func subgroupDefects(by rule: GroupRule, sizes: Sizes) -> [BundleDefect] {
    var defects: [BundleDefect] = []
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
      guard let expected = rule.subgroup(name) else {
        defects.append(defect(member: name, GroupRule.unlisted))
        continue
      }
      var layer: String?
      if case .layers = rule.subgroups {
        guard sizes.layerKeys.contains(name) else {
          defects.append(defect(member: name, "the teacher has no layer of this key"))
          continue
        }
        layer = name
      }
      if case .pairs = rule.subgroups, !sizes.isPair(name) {
        defects.append(
          defect(member: name, "it must be the numbers of two of the teacher's layers, as 0000-0001"))
        continue
      }
      defects += group.structuralDefects(by: expected, sizes: sizes, layer: layer)
    }
    return defects
  }
}

extension GroupRule {
  /// What is wrong with a member that no rule mentions.
  static let unlisted = "not a member of format \(Schema.formatVersion)"
}
