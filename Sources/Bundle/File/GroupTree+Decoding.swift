import Arrays
import HDF5

extension GroupTree {
  /// The bundle that a root group without defects describes.
  ///
  /// - Throws: the defect that something needed isn't there.
  func bundle() throws(BundleDefect) -> MetadataBundle {
    let records = try group("records")
    var contents: [String: RecordContents] = [:]
    for (kind, record) in records.groups { contents[kind] = try record.record() }
    return MetadataBundle(
      teacher: try group("teacher").teacher(), input: try group("input").input(),
      classes: try group("classes").classTable(), records: contents, unreadRecords: records.unread,
      privacy: try group("privacy").privacy(), provenance: try group("provenance").provenance())
  }

  private func teacher() throws(BundleDefect) -> TeacherIdentity {
    var layers: [TappedLayer] = []
    for (_, layer) in try group("layers").groups.sorted(by: { $0.key < $1.key }) {
      layers.append(
        TappedLayer(
          name: try layer.text("name"), kind: try layer.text("kind"), shape: try layer.integers("shape")))
    }
    return TeacherIdentity(
      sha256: try text("sha256"), fileName: try text("file_name"), inputName: try text("input_name"),
      inputShape: try integers("input_shape"), outputName: try text("output_name"),
      outputCount: try integer("output_count"), opset: try integer("opset"), layers: layers)
  }

  private func input() throws(BundleDefect) -> InputDescription {
    var fit = InputDescription.Fit.none
    if attributes["resize"] != nil { fit = .bilinear }
    if attributes["padding"] != nil {
      let sides = try integers("padding")
      guard sides.count == 4 else { throw defect(attribute: "padding", "it must have 4 numbers") }
      fit = .padding(top: sides[0], left: sides[1], bottom: sides[2], right: sides[3])
    }
    return InputDescription(
      pixelShape: try integers("pixel_shape"), fit: fit, scale: try real("scale"), mean: try reals("mean"),
      deviation: try reals("deviation"), minimum: try reals("minimum"), maximum: try reals("maximum"))
  }

  private func classTable() throws(BundleDefect) -> ClassTable {
    var table = ClassTable(names: try texts("names"), counts: try integers("counts"))
    if attributes["groups"] != nil {
      table.groups = ClassTable.Groups(names: try texts("group_names"), ofClasses: try integers("groups"))
    }
    return table
  }

  private func record() throws(BundleDefect) -> RecordContents {
    var values: [String: RecordAttribute] = [:]
    for (name, value) in attributes where name != "encoding" && name != "encoding_version" {
      switch value {
      case .real(let number): values[name] = .number(number)
      case .integer(let integer): values[name] = .integer(Int(integer))
      case .string(let text): values[name] = .text(text)
      case .strings, .integers, .reals: throw defect(attribute: name, "it must be a single value")
      }
    }
    var contents = RecordContents(
      encoding: try text("encoding"), encodingVersion: try integer("encoding_version"), attributes: values,
      arrays: [:], storage: storageTypes.first ?? .float32)
    try addArrays(to: &contents, under: "")
    return contents
  }

  private func addArrays(to contents: inout RecordContents, under prefix: String) throws(BundleDefect) {
    for (name, dataset) in datasets {
      guard let values = dataset.values else { throw defect(member: name, "it was not read") }
      contents.arrays[prefix + name] = values
    }
    for (name, group) in groups { try group.addArrays(to: &contents, under: prefix + name + "/") }
  }

  private func privacy() throws(BundleDefect) -> Privacy {
    var privacy = Privacy(minimumClassCount: try integer("minimum_class_count"))
    guard attributes["mechanism"] != nil else { return privacy }
    guard let relation = Privacy.Noise.NeighbourRelation(rawValue: try text("neighbour_relation")) else {
      throw defect(attribute: "neighbour_relation", "unknown")
    }
    privacy.noise = Privacy.Noise(
      mechanism: try text("mechanism"), epsilon: try real("epsilon"), delta: try real("delta"),
      clipBound: try real("clip_bound"), neighbourRelation: relation)
    return privacy
  }

  private func provenance() throws(BundleDefect) -> Provenance {
    Provenance(
      producer: try text("producer"), producerVersion: try text("producer_version"),
      created: try text("created"), settings: try text("settings"))
  }
}
