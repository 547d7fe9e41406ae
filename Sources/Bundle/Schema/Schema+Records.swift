import Arrays

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

  /// What a group has of the units that it is about.
  private enum Form {
    /// A normal distribution of each class.
    case gaussian
    /// The sums that it is made of.
    case sums
  }

  /// The record kinds, by the name of their groups.
  static let records = kinds(.gaussian)

  /// The datasets whose rows are not classes.
  static let classlessDatasets: Set<String> = [MetadataBundle.basisName, "shift"]

  /// The record kinds of partial bundles, by the name of their groups.
  static let accumulators = kinds(.sums)

  private static func kinds(_ form: Form) -> [String: RecordRule] {
    [
      "top-layer": record(
        form, "gaussian", attributes: ["temperature": .real(.positive)], units(form, width: .outputs)),
      "all-layers": record(
        form, "gaussian-per-layer", GroupRule(subgroups: .layers(units(form, width: .units)))),
      "channel-moments": record(
        form, "moments-per-channel", GroupRule(subgroups: .layers(moments(form, width: .layerChannels)))),
      "spectral": graphFourier(form, subgroups: .all(["network": graph(form)])),
      "spectral-pairs": graphFourier(form, subgroups: .pairs(graph(form))),
    ]
  }

  private static func record(
    _ form: Form, _ encoding: String, attributes: [String: AttributeRule] = [:], _ content: GroupRule
  ) -> RecordRule {
    var content = content
    content.attributes.merge(attributes) { $1 }
    guard form == .sums else {
      return RecordRule(encoding: RecordEncoding(name: encoding, version: 1), content: content)
    }
    content.attributes["storage"] = .text(.one(of: StatisticType.allCases.map(\.rawValue)))
    return RecordRule(encoding: RecordEncoding(name: encoding + "-sums", version: 1), content: content)
  }

  /// Coefficients on the Fourier bases of one or more graphs, each a subgroup.
  private static func graphFourier(_ form: Form, subgroups: GroupRule.Subgroups) -> RecordRule {
    var content = units(form, width: .coefficients, isLowRank: true)
    content.subgroups = subgroups
    let attributes: [String: AttributeRule] = [
      "edges": .text(.one(of: ["absolute-path-weight"])),
      "laplacian": .text(.one(of: ["symmetric-normalized"])),
      "granularity": .text(.one(of: ["unit", "channel"])),
    ]
    return record(form, "graph-fourier-gaussian", attributes: attributes, content)
  }

  /// What identifies the Fourier basis of a graph.
  private static func graph(_ form: Form) -> GroupRule {
    GroupRule(
      attributes: [
        "frequencies": .reals(
          .any,
          .that("every number must be from 0 to 2") { $0.allSatisfy { (-1e-9...2).contains($0) } }
            && .notFalling),
        "fingerprint": .reals(.frequencies),
        "clusters": .ranges(of: .frequencies),
        "places": .integers(.frequencies, .rising),
      ],
      datasets: [
        MetadataBundle.basisName: DatasetRule(
          shape: [.any, .frequencies], numbers: form == .sums ? .sums(.none) : .statistics(.none))
      ],
      choices: [
        .allOrNone(MetadataBundle.basisName), .allOrNone("clusters"), .allOrNone("places"),
      ])
  }

  private static func units(_ form: Form, width: Length, isLowRank: Bool = false) -> GroupRule {
    switch form {
    case .gaussian: gaussian(width: width)
    case .sums: sums(width: width, isLowRank: isLowRank)
    }
  }

  /// A mean and a deviation of each class, or the sums that they are made of.
  private static func moments(_ form: Form, width: Length) -> GroupRule {
    let names: Set<String> = form == .gaussian ? ["mean", "deviation"] : ["shift", "sum", "square_sum"]
    var rule = units(form, width: width)
    rule.attributes = [:]
    rule.datasets = rule.datasets.filter { names.contains($0.key) }
    rule.choices = []
    return rule
  }

  /// A normal distribution of each class: a mean with one form of spread.
  private static func gaussian(width: Length) -> GroupRule {
    func rule(
      _ shape: Length..., requirement: Requirement<ShapedArray<Float>> = .none
    ) -> DatasetRule { DatasetRule(shape: [.classes] + shape, numbers: .statistics(requirement)) }
    return GroupRule(
      datasets: [
        "mean": rule(width),
        "deviation": rule(width, requirement: .nonNegative("deviations")),
        "factor": rule(width, width, requirement: .lowerTriangular),
        "low_rank_factor": rule(width, .upTo(width)),
        "residual_deviation": rule(width, requirement: .nonNegative("deviations")),
        "sketch_error": rule(requirement: .nonNegative("deviations")),
      ],
      choices: [
        .exactlyOne(["deviation"], ["factor"], ["low_rank_factor", "residual_deviation"]),
        .atMostOne(["sketch_error"], ["deviation"]), .atMostOne(["sketch_error"], ["factor"]),
      ])
  }

  /// Sums of each class about a shift, of which such a distribution is made: one that is always of low rank, or may be.
  private static func sums(width: Length, isLowRank: Bool) -> GroupRule {
    GroupRule(
      attributes: ["rank": .integer(.atLeast(1))],
      datasets: [
        "shift": DatasetRule(shape: [width], numbers: .sums(.none)),
        "sum": DatasetRule(shape: [.classes, width], numbers: .sums(.none)),
        "square_sum": DatasetRule(shape: [.classes, width], numbers: .sums(.nonNegative("sums of squares"))),
        "product_sum": DatasetRule(shape: [.classes, width, width], numbers: .sums(.none)),
        "sketch": DatasetRule(shape: [.classes, .even, width], numbers: .sums(.none)),
        "sketch_loss": DatasetRule(shape: [.classes], numbers: .sums(.nonNegative("losses"))),
      ],
      choices: [
        .exactlyOne(["square_sum"], ["product_sum"]), .allOrNone("sketch", "sketch_loss"),
        .atMostOne(["sketch"], ["product_sum"]),
      ] + (isLowRank ? [] : [.allOrNone("rank")]))
  }
}
