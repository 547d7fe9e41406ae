import HDF5
import HDF5Schema

extension SurrogateHeader {
  /// The root group of a file with this header, whose datasets have no numbers yet.
  var tree: GroupTree {
    var root = GroupTree(path: "/")
    root.attributes = [
      "format": .string(SurrogateSchema.format), "format_version": .integer(SurrogateSchema.version),
      "created": .string(provenance.created), "producer": .string(provenance.producer),
      "producer_version": .string(provenance.producerVersion), "class_names": .strings(classNames),
    ]
    root.datasets = [
      SurrogateSchema.images: GroupTree.StoredArray(shape: [count] + shape.lengths, type: .float32),
      SurrogateSchema.labels: GroupTree.StoredArray(shape: [count], type: .int64),
      SurrogateSchema.logits: GroupTree.StoredArray(shape: [count, logitCount], type: .float32),
    ]
    root.addGroup(SurrogateSchema.input) { input.encode(into: &$0) }
    root.addGroup(SurrogateSchema.provenance) { group in
      group.attributes = [
        "method": .string(provenance.method), "seed": .string(String(provenance.seed)),
        "settings": .string(provenance.settings), "teacher_sha256": .string(provenance.teacherSHA256),
        "teacher_file_name": .string(provenance.teacherFileName),
      ]
      if let bundle = provenance.bundleSHA256 { group.attributes["bundle_sha256"] = .string(bundle) }
    }
    return root
  }

  /// The header in a root group without structural defects.
  ///
  /// - Throws: the defect that something needed isn't there, or makes no sense.
  init(_ root: GroupTree) throws(FormatDefect) {
    let images = root.datasets[SurrogateSchema.images]?.shape ?? []
    let logits = root.datasets[SurrogateSchema.logits]?.shape ?? []
    guard images.count == 4, logits.count == 2, let shape = ImageShape(lengths: Array(images.dropFirst()))
    else { throw root.defect(member: SurrogateSchema.images, GroupTree.missing) }
    let input = try InputDescription(try root.group(SurrogateSchema.input), inputShape: shape)
    let provenance = try root.group(SurrogateSchema.provenance)
    guard let seed = UInt64(try provenance.text("seed")) else {
      throw provenance.defect(attribute: "seed", GroupTree.missing)
    }
    self.init(
      count: images[0], shape: shape, pixelShape: input.pixelShape, classNames: try root.texts("class_names"),
      logitCount: logits[1], preprocessing: input.preprocessing,
      provenance: SurrogateProvenance(
        producer: try root.text("producer"), producerVersion: try root.text("producer_version"),
        created: try root.text("created"), method: try provenance.text("method"), seed: seed,
        settings: try provenance.text("settings"), teacherSHA256: try provenance.text("teacher_sha256"),
        teacherFileName: try provenance.text("teacher_file_name"),
        bundleSHA256: provenance.attributes["bundle_sha256"] == nil
          ? nil : try provenance.text("bundle_sha256")))
  }

  private var input: InputDescription { InputDescription(preprocessing, images: pixelShape) }
}
