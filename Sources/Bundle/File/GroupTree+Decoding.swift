import Arrays
import HDF5
import HDF5Schema
import Inputs

extension GroupTree {
  /// The bundle that a root group without defects describes.
  ///
  /// - Throws: the defect that something needed isn't there.
  func bundle() throws(FormatDefect) -> MetadataBundle {
    let records = try group(BundleSchema.recordsName)
    var contents: [String: RecordContents] = [:]
    for (kind, record) in records.groups { contents[kind] = try record.record() }
    let teacher = try group("teacher").teacher()
    return MetadataBundle(
      teacher: teacher, input: try group("input").input(of: teacher),
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
    let teacher = try group("teacher").teacher()
    return PartialBundle(
      teacher: teacher, input: try group("input").input(of: teacher),
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

  /// How images become what `teacher` takes.
  private func input(of teacher: TeacherIdentity) throws(FormatDefect) -> InputDescription {
    guard let inputShape = ImageShape(lengths: teacher.inputShape) else {
      throw FormatDefect(member: "/teacher@input_shape", problem: "it must have 3 numbers")
    }
    // Margins beyond all measure are no preprocessing's, but that they do not fit is what there is to say of them.
    if attributes["padding"] != nil {
      let (sides, pixels) = (try integers("padding"), try integers("pixel_shape"))
      guard sides.count == 4, pixels.count == 3,
        [pixels[1], sides[0], sides[2]].checkedSum == inputShape.height,
        [pixels[2], sides[1], sides[3]].checkedSum == inputShape.width
      else { throw InputDescription.mismatch(of: pixels, with: teacher) }
    }
    return try InputDescription(self, inputShape: inputShape)
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
