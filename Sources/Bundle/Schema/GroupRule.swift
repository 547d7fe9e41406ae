/// What a group must hold; whatever is not in here must not be in the group.
struct GroupRule: Sendable {
  /// The attributes, by name.
  var attributes: [String: AttributeRule] = [:]

  /// The datasets, by name.
  var datasets: [String: DatasetRule] = [:]

  /// The groups in the group.
  var subgroups: Subgroups = .none

  /// Members that may be missing, in sets that stand for each other. Every other member must be there.
  var choices: [Choice] = []

  /// The groups that a group holds.
  indirect enum Subgroups: Sendable {
    /// None.
    case none
    /// Each of these.
    case all([String: GroupRule])
    /// One or more of these.
    case some([String: GroupRule])
    /// One or more, under the keys of layers.
    case layers(GroupRule)
    /// One or more, named by the numbers of two layers, as `0000-0001`.
    case pairs(GroupRule)
  }

  /// Sets of members of which a group has at most one, whole.
  struct Choice: Sendable {
    /// The sets.
    let forms: [[String]]

    /// Whether one of the sets must be there.
    let isRequired: Bool

    static func exactlyOne(_ forms: [String]...) -> Choice { Choice(forms: forms, isRequired: true) }
    static func atMostOne(_ forms: [String]...) -> Choice { Choice(forms: forms, isRequired: false) }
    static func allOrNone(_ members: String...) -> Choice { Choice(forms: [members], isRequired: false) }

    /// What is wrong with a group that has the members `present`; nil if nothing is.
    func problem(_ present: Set<String>) -> String? {
      let begun = forms.filter { !present.isDisjoint(with: $0) }
      let all = forms.map { $0.joined(separator: " with ") }.joined(separator: " or ")
      if begun.count > 1 { return "more than one of \(all)" }
      guard let form = begun.first else { return isRequired ? "neither \(all)" : nil }
      let missing = form.filter { !present.contains($0) }
      guard let one = form.first(where: present.contains), !missing.isEmpty else { return nil }
      return "\(one) is there without \(missing.joined(separator: ", "))"
    }
  }

  /// The rule for the group `name` in this one; nil if it must not be there.
  func subgroup(_ name: String) -> GroupRule? {
    switch subgroups {
    case .none: nil
    case .all(let rules), .some(let rules): rules[name]
    case .layers(let rule), .pairs(let rule): rule
    }
  }

  /// The members that must be there.
  var requiredMembers: [String] {
    let optional = Set(choices.flatMap { $0.forms.joined() })
    return (Array(attributes.keys) + Array(datasets.keys)).filter { !optional.contains($0) }.sorted()
  }
}
