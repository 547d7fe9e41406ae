import HDF5Schema

/// What a bundle of format 1 holds: the tables of `formats/bundle-1.md`. Writing, reading and validation go by it.
enum BundleSchema {
  static let formatName = "kdmeta-bundle"
  static let formatVersion: Int64 = 1
  static let layout = "NCHW"

  /// Where a released bundle has its record kinds, and a partial one theirs.
  static let (recordsName, accumulatorsName) = ("records", "accumulators")

  /// The path of the record kinds.
  static let recordsPath = "/" + recordsName

  /// The path of the record kinds' sums.
  static let accumulatorsPath = "/" + accumulatorsName

  /// A released bundle with records of these kinds.
  static func released(_ layouts: [String: RecordLayout]) -> Schema {
    root(for: .release, [recordsName: GroupRule(subgroups: .some(layouts.mapValues(\.released)))])
  }

  /// A partial bundle with sums of these kinds.
  static func partial(_ layouts: [String: RecordLayout]) -> Schema {
    root(
      for: .partial,
      [accumulatorsName: GroupRule(subgroups: .some(layouts.mapValues(\.sums))), "data": data])
  }

  /// A bundle with what all have and the groups `own`.
  private static func root(for purpose: BundlePurpose, _ own: [String: GroupRule]) -> Schema {
    let root = GroupRule(
      attributes: [
        "format": .text(.one(of: [formatName])),
        "format_version": .integer(.equal(formatVersion)),
        "purpose": .text(.one(of: [purpose.rawValue])),
      ],
      subgroups: .all(
        [
          "teacher": teacher,
          "input": input,
          "classes": classes,
          "privacy": privacy,
          "provenance": provenance,
        ].merging(own) { $1 }))
    return Schema(root, unlisted: "not a member of format \(formatVersion)")
  }

  static let teacher = GroupRule(
    attributes: [
      "sha256": .text(.digest),
      "file_name": .text(.fileName),
      "input_name": .text(.filled),
      "input_shape": .integers(.exactly(3), .shape),
      "output_name": .text(.filled),
      "output_count": .integer(.atLeast(1)),
      "opset": .integer(.atLeast(1)),
    ],
    subgroups: .all([
      "layers": GroupRule(
        subgroups: .layers(
          GroupRule(attributes: [
            "name": .text(.filled),
            "kind": .text(.filled),
            "shape": .integers(.upTo(.exactly(8)), .shape),
          ])))
    ]))

  static let input = GroupRule(
    attributes: [
      "layout": .text(.one(of: [layout])),
      "pixel_shape": .integers(.exactly(3), .shape),
      "padding": .integers(.exactly(4), .atLeast(0)),
      "resize": .text(.one(of: ["bilinear"])),
      "scale": .real(.positive),
      "mean": .reals(.channels),
      "deviation": .reals(.channels, .positive),
      "minimum": .reals(.channels),
      "maximum": .reals(.channels),
    ],
    choices: [.atMostOne(["padding"], ["resize"])])

  static let classes = GroupRule(
    attributes: [
      "names": .texts(.classes, .filled),
      "counts": .integers(.classes, .atLeast(0)),
      "groups": .integers(.classes, .atLeast(0)),
      "group_names": .texts(.any, .filled),
    ],
    choices: [.allOrNone("groups", "group_names")])

  static let data = GroupRule(
    attributes: [
      "sha256": .text(.digest),
      "first": .integer(.atLeast(0)),
      "count": .integer(.atLeast(1)),
    ])

  static let privacy = GroupRule(
    attributes: [
      "minimum_class_count": .integer(.atLeast(1)),
      "mechanism": .text(.filled),
      "epsilon": .real(.positive),
      "delta": .real(.probability),
      "clip_bound": .real(.positive),
      "neighbour_relation": .text(.one(of: Privacy.Noise.NeighbourRelation.allCases.map(\.rawValue))),
    ],
    choices: [.allOrNone("mechanism", "epsilon", "delta", "clip_bound", "neighbour_relation")])

  static let provenance = GroupRule(
    attributes: [
      "producer": .text(.filled),
      "producer_version": .text(.filled),
      "created": .text(.time),
      "settings": .text(.jsonObject, limit: 32_768),
    ])
}
