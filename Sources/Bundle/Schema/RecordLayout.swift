public import HDF5Schema

/// How bundles lay out a record kind. The kind declares it beside its code and hands it to ``BundleFile``.
public struct RecordLayout: Sendable {
  /// The layout of the kind's group in released bundles.
  public let encoding: GroupEncoding

  /// What the kind's group holds in a released bundle, and in a partial one.
  public let released, sums: GroupRule

  /// The layout `encoding`, of which the groups hold `forms` and the `attributes`, and those that tell the layout.
  public init(
    encoding: String, version: Int = 1, attributes: [String: AttributeRule] = [:], _ forms: RecordForms
  ) {
    self.encoding = GroupEncoding(name: encoding, version: version)
    func rule(_ form: GroupRule, _ encoding: GroupEncoding) -> GroupRule {
      var rule = form
      rule.attributes.merge(attributes) { $1 }
      rule.attributes["encoding"] = .text(.one(of: [encoding.name]))
      rule.attributes["encoding_version"] = .integer(.equal(Int64(encoding.version)))
      return rule
    }
    var released = rule(forms.released, self.encoding)
    // Records that a later version lays out otherwise are named and left alone; sums are not of use then.
    released.encoding = self.encoding
    self.released = released
    var sums = rule(forms.sums, GroupEncoding(name: encoding + "-sums", version: version))
    sums.attributes["storage"] = .text(.one(of: StatisticType.allCases.map(\.rawValue)))
    self.sums = sums
  }

  /// The name of the layout of the kind's group in partial bundles.
  public var sumsEncoding: String { encoding.name + "-sums" }
}

/// What a bundle holds of units that are described together: statistics in a released bundle, and in a partial one the sums that
/// these are made of.
public struct RecordForms: Sendable {
  /// The two forms.
  public var released, sums: GroupRule

  /// These two forms.
  public init(released: GroupRule, sums: GroupRule) {
    self.released = released
    self.sums = sums
  }

  /// A group of these forms for each of one or more of the teacher's layers, under its key.
  public var perLayer: RecordForms {
    RecordForms(
      released: GroupRule(subgroups: .layers(released)), sums: GroupRule(subgroups: .layers(sums)))
  }
}
