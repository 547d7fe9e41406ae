import Arrays
import HDF5
import HDF5Schema

extension GroupTree {
  /// The bundle that a root group without defects describes.
  ///
  /// - Throws: the defect that something needed isn't there.
  func bundle() throws(FormatDefect) -> MetadataBundle {
    let records = try group(BundleSchema.recordsName)
    var contents: [String: RecordContents] = [:]
    for (kind, record) in records.groups { contents[kind] = try record.record() }
    return MetadataBundle(
      teacher: try group("teacher").teacher(), input: try group("input").input(),
      classes: try group("classes").classTable(), records: contents, unreadRecords: records.unread,
      privacy: try group("privacy").privacy(), provenance: try group("provenance").provenance())
  }

  /// The partial bundle that a root group without defects describes.
  ///
  /// - Throws: the defect that something needed isn't there.
  func partial() throws(FormatDefect) -> PartialBundle {
    var accumulators: [String: AccumulatorContents] = [:]
    for (kind, sums) in try group(BundleSchema.accumulatorsName).groups {
      accumulators[kind] = try sums.accumulator()
    }
    return PartialBundle(
      teacher: try group("teacher").teacher(), input: try group("input").input(),
      classes: try group("classes").classTable(), data: try group("data").coverage(),
      accumulators: accumulators,
      privacy: try group("privacy").privacy(), provenance: try group("provenance").provenance())
  }

  private func teacher() throws(FormatDefect) -> TeacherIdentity {
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

  private func input() throws(FormatDefect) -> InputDescription {
    var fit = InputDescription.Fit.none
    if attributes["resize"] != nil { fit = .bilinear }
    if attributes["padding"] != nil {
      let sides = try integers("padding")
      guard sides.count == 4 else { throw defect(attribute: "padding", "it must have 4 numbers") }
      fit = .padding(top: sides[0], left: sides[1], bottom: sides[2], right: sides[3])
    }
    return InputDescription(
      pixelShape: try integers("pixel_shape"), fit: fit, scale: try real("scale"), mean: try reals("mean"),
      std: try reals("deviation"), minimum: try reals("minimum"), maximum: try reals("maximum"))
  }

  private func classTable() throws(FormatDefect) -> ClassTable {
    var table = ClassTable(names: try texts("names"), counts: try integers("counts"))
    if attributes["groups"] != nil {
      table.groups = ClassTable.Groups(names: try texts("group_names"), ofClasses: try integers("groups"))
    }
    return table
  }

  private func coverage() throws(FormatDefect) -> DataCoverage {
    DataCoverage(sha256: try text("sha256"), first: try integer("first"), count: try integer("count"))
  }

  private func record() throws(FormatDefect) -> RecordContents {
    var contents = RecordContents(
      encoding: try text("encoding"), encodingVersion: try integer("encoding_version"), arrays: [:],
      storage: storageTypes.contains(.float16) ? .float16 : .float32)
    contents.attributes = try contentAttributes()
    for (path, numbers) in try contentValues() {
      guard case .single(let array) = numbers else { throw defect(member: path, "it must be a statistic") }
      contents.arrays[path] = array
    }
    return contents
  }

  private func accumulator() throws(FormatDefect) -> AccumulatorContents {
    var contents = AccumulatorContents(
      encoding: try text("encoding"), encodingVersion: try integer("encoding_version"), arrays: [:])
    contents.attributes = try contentAttributes()
    for (path, numbers) in try contentValues() {
      guard case .double(let array) = numbers else { throw defect(member: path, "it must be a sum") }
      contents.arrays[path] = array
    }
    return contents
  }

  private func privacy() throws(FormatDefect) -> Privacy {
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

  private func provenance() throws(FormatDefect) -> Provenance {
    Provenance(
      producer: try text("producer"), producerVersion: try text("producer_version"),
      created: try text("created"), settings: try text("settings"))
  }
}
