/// The layout of a group that may have others in other files.
public struct GroupEncoding: Hashable, Sendable {
  /// The name of the layout.
  public var name: String

  /// The version of the layout, from 1.
  public var version: Int

  /// The layout `name` in `version`.
  public init(name: String, version: Int) {
    self.name = name
    self.version = version
  }
}

/// What a group must hold; whatever is not in here must not be in the group.
public struct GroupRule: Sendable {
  /// The attributes, by name.
  public var attributes: [String: AttributeRule]

  /// The datasets, by name.
  public var datasets: [String: DatasetRule]

  /// The groups in the group.
  public var subgroups: Subgroups

  /// Members that may be missing, in sets that stand for each other. Every other member must be there.
  public var choices: [Choice]

  /// The layout that this rule is of, where a group may have another: one whose attributes `encoding` and `encoding_version`
  /// name that is noted and left alone.
  public var encoding: GroupEncoding?

  /// A group of these members alone.
  public init(
    attributes: [String: AttributeRule] = [:], datasets: [String: DatasetRule] = [:],
    subgroups: Subgroups = .none, choices: [Choice] = []
  ) {
    self.attributes = attributes
    self.datasets = datasets
    self.subgroups = subgroups
    self.choices = choices
  }

  /// The groups that a group holds.
  public indirect enum Subgroups: Sendable {
    /// None.
    case none
    /// Each of these.
    case all([String: GroupRule])
    /// One or more of these.
    case some([String: GroupRule])
    /// Many alike, under names that keep to the first rule.
    case many(GroupNames, GroupRule)
  }

  /// The rule for the group `name` in this one; nil if it must not be there.
  public func subgroup(_ name: String) -> GroupRule? {
    switch subgroups {
    case .none: nil
    case .all(let rules), .some(let rules): rules[name]
    case .many(_, let rule): rule
    }
  }

  /// The rule for the dataset at `path`, the names of groups and its own with slashes between; nil if it must not be there.
  public func dataset(at path: String) -> DatasetRule? {
    var names = path.split(separator: "/").map(String.init)
    guard let last = names.popLast() else { return nil }
    var rule: GroupRule? = self
    for name in names { rule = rule?.subgroup(name) }
    return rule?.datasets[last]
  }

  /// The members that must be there.
  var requiredMembers: [String] {
    let optional = Set(choices.flatMap { $0.forms.joined() })
    return (Array(attributes.keys) + Array(datasets.keys)).filter { !optional.contains($0) }.sorted()
  }
}

/// The names of many groups that are alike.
public struct GroupNames: Sendable {
  /// What is wrong with so many groups; nil if nothing is.
  let countProblem: @Sendable (Int) -> String?

  /// What is wrong with a name, where the file's table has these keys; nil if nothing is.
  let nameProblem: @Sendable (_ name: String, _ keys: Set<String>) -> String?

  /// Whether the names are keys of the file's table, so that the sizes of a key hold in the group of its name.
  let areKeys: Bool

  /// Names that keep to these rules.
  package init(
    areKeys: Bool, countProblem: @escaping @Sendable (Int) -> String?,
    nameProblem: @escaping @Sendable (_ name: String, _ keys: Set<String>) -> String?
  ) {
    self.areKeys = areKeys
    self.countProblem = countProblem
    self.nameProblem = nameProblem
  }
}
