extension GroupRule {
  /// Sets of members of which a group has at most one, whole.
  public struct Choice: Sendable {
    /// The sets.
    let forms: [[String]]

    /// Whether one of the sets must be there.
    let isRequired: Bool

    /// One of the sets is there.
    public static func exactlyOne(_ forms: [String]...) -> Choice { Choice(forms: forms, isRequired: true) }

    /// One of the sets is there, or none.
    public static func atMostOne(_ forms: [String]...) -> Choice { Choice(forms: forms, isRequired: false) }

    /// All the members are there, or none.
    public static func allOrNone(_ members: String...) -> Choice {
      Choice(forms: [members], isRequired: false)
    }

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
}
