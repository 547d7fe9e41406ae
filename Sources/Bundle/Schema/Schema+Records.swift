extension Schema {
  /// A record kind that this version reads and writes.
  struct RecordRule: Sendable {
    /// How its group is laid out.
    let encoding: RecordEncoding

    /// What its group holds besides.
    fileprivate let content: GroupRule

    /// What its group holds.
    var rule: GroupRule {
      var rule = content
      rule.attributes["encoding"] = .text(.one(of: [encoding.name]))
      rule.attributes["encoding_version"] = .integer(.equal(Int64(encoding.version)))
      return rule
    }
  }

  /// The record kinds, by the name of their groups.
  static let records: [String: RecordRule] = [
    "top-layer": RecordRule(
      encoding: RecordEncoding(name: "gaussian", version: 1),
      content: gaussian(
        width: .outputs, attributes: ["temperature": .real(.positive)])),
    "all-layers": RecordRule(
      encoding: RecordEncoding(name: "gaussian-per-layer", version: 1),
      content: GroupRule(subgroups: .layers(gaussian(width: .units)))),
  ]

  /// Record kinds that have their name, and no layout yet.
  static let reservedRecords: Set<String> = ["spectral", "spectral-pairs", "channel-moments"]

  /// A normal distribution of each class: a mean with one form of spread.
  private static func gaussian(
    width: Length, attributes: [String: AttributeRule] = [:]
  ) -> GroupRule {
    GroupRule(
      attributes: attributes,
      datasets: [
        "mean": DatasetRule(shape: [.classes, width], requirement: .none),
        "deviation": DatasetRule(shape: [.classes, width], requirement: .nonNegative),
        "factor": DatasetRule(shape: [.classes, width, width], requirement: .lowerTriangular),
        "low_rank_factor": DatasetRule(shape: [.classes, width, .upTo(width)], requirement: .none),
        "residual_deviation": DatasetRule(shape: [.classes, width], requirement: .nonNegative),
      ],
      choices: [.exactlyOne(["deviation"], ["factor"], ["low_rank_factor", "residual_deviation"])])
  }
}
