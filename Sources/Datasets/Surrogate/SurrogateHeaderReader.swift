import HDF5

/// Reads what a surrogate file says of its images, and refuses whatever its format does not know.
struct SurrogateHeaderReader {
  private let path: String
  private let root, input, provenance: Group

  /// - Throws: ``DatasetError`` where the file is no surrogate, of another version, or its members are not those of
  ///   the format.
  init(_ root: Group, path: String) throws(DatasetError) {
    self.root = root
    self.path = path
    try Self.requireFormat(root, path: path)
    try SurrogateSchema.require(
      try readingHDF5 { () throws(HDF5Error) in try root.members().map(\.name) },
      SurrogateSchema.members, at: "/", path: path)
    (input, provenance) = try readingHDF5 { () throws(HDF5Error) in
      (try root.group(SurrogateSchema.input), try root.group(SurrogateSchema.provenance))
    }
    for (group, attributes) in [
      (root, SurrogateSchema.rootAttributes), (input, SurrogateSchema.inputAttributes),
      (provenance, SurrogateSchema.provenanceAttributes),
    ] {
      try SurrogateSchema.require(
        try readingHDF5 { () throws(HDF5Error) in try group.attributes.names() }, attributes,
        at: "\(group.path)@", path: path)
    }
    for group in [input, provenance] {
      try SurrogateSchema.require(
        try readingHDF5 { () throws(HDF5Error) in try group.members().map(\.name) },
        SurrogateSchema.noMembers,
        at: "\(group.path)/", path: path)
    }
  }

  /// - Throws: ``DatasetError`` where `root` is that of no surrogate, or of one of another version.
  static func requireFormat(_ root: Group, path: String) throws(DatasetError) {
    let attributes = root.attributes
    let (format, version) = try readingHDF5 { () throws(HDF5Error) in
      (
        try attributes.contains("format") ? attributes.value("format") : nil,
        try attributes.contains("format_version") ? attributes.value("format_version") : nil
      )
    }
    guard format != .string("kdmeta-bundle") else {
      throw .malformed(path: path, reason: "is a metadata bundle without the integrity block of a bundle")
    }
    guard format == .string(SurrogateSchema.format) else {
      throw .malformed(
        path: path,
        reason: "is an HDF5 file, but no surrogate: it lacks the attribute format = \(SurrogateSchema.format)"
      )
    }
    guard version == .integer(SurrogateSchema.version) else {
      throw SurrogateFault(
        "/@format_version",
        version.map { "is \($0.text); this program reads \(SurrogateSchema.version)" } ?? "is missing"
      ).error(at: path)
    }
  }

  /// The header of the file, of which `arrays` are the images.
  func read(_ arrays: SurrogateArrays) throws(DatasetError) -> SurrogateHeader {
    let preprocessing = try preprocessing(inputs: arrays.shape)
    let (pixels, names) = try readingHDF5 { () throws(HDF5Error) in
      (try input.attributes.integers("pixel_shape"), try root.attributes.strings("class_names"))
    }
    guard pixels.count == 3 else { throw fault("/input@pixel_shape", "must have three numbers") }
    let header = SurrogateHeader(
      count: arrays.count, shape: arrays.shape,
      pixelShape: ImageShape(channels: pixels[0], height: pixels[1], width: pixels[2]), classNames: names,
      logitCount: arrays.logitCount, preprocessing: preprocessing, provenance: try readProvenance())
    if let fault = header.fault { throw fault.error(at: path) }
    return header
  }

  private func fault(_ member: String, _ reason: String) -> DatasetError {
    SurrogateFault(member, reason).error(at: path)
  }

  private func preprocessing(inputs shape: ImageShape) throws(DatasetError) -> Preprocessing {
    let attributes = input.attributes
    let (layout, scale, mean, std) = try readingHDF5 { () throws(HDF5Error) in
      (
        try attributes.string("layout"), try attributes.real("scale"), try attributes.reals("mean"),
        try attributes.reals("deviation")
      )
    }
    guard layout == SurrogateSchema.layout else {
      throw fault("/input@layout", "must be \(SurrogateSchema.layout)")
    }
    let result: Preprocessing
    do throws(DatasetError) {
      result = try Preprocessing(
        fit: fit(inputs: shape), scale: Float(scale), mean: mean.map { Float($0) },
        std: std.map { Float($0) })
    } catch {
      guard case .preprocessing(let reason) = error else { throw error }
      throw fault("/input", reason)
    }
    let (lowest, highest) = try readingHDF5 { () throws(HDF5Error) in
      (try attributes.reals("minimum"), try attributes.reals("maximum"))
    }
    guard lowest.count == result.channels, highest.count == result.channels,
      zip(lowest, highest).allSatisfy({ $0.isFinite && $1.isFinite && $0 < $1 })
    else { throw fault("/input", "minimum and maximum must have a number a channel, the maximum the larger") }
    return result
  }

  private func fit(inputs shape: ImageShape) throws(DatasetError) -> Fit {
    let attributes = input.attributes
    let (margins, method) = try readingHDF5 { () throws(HDF5Error) in
      (
        try attributes.contains("padding") ? attributes.integers("padding") : nil,
        try attributes.contains("resize") ? attributes.string("resize") : nil
      )
    }
    switch (margins, method) {
    case (nil, nil): return .none
    case (let margins?, nil):
      guard margins.count == 4 else { throw fault("/input@padding", "must have four numbers") }
      return .pad(top: margins[0], left: margins[1], bottom: margins[2], right: margins[3])
    case (nil, SurrogateSchema.bilinear): return .resize(height: shape.height, width: shape.width)
    case (nil, _): throw fault("/input@resize", "must be \(SurrogateSchema.bilinear)")
    case (_, _): throw fault("/input", "holds both padding and resize")
    }
  }

  private func readProvenance() throws(DatasetError) -> SurrogateProvenance {
    let (attributes, root) = (provenance.attributes, root.attributes)
    let seed = try readingHDF5 { () throws(HDF5Error) in try attributes.string("seed") }
    guard let number = UInt64(seed), SurrogateText.problem(seed: seed) == nil else {
      throw fault("/provenance@seed", SurrogateText.problem(seed: seed) ?? "is none")
    }
    return try readingHDF5 { () throws(HDF5Error) in
      SurrogateProvenance(
        producer: try root.string("producer"), producerVersion: try root.string("producer_version"),
        created: try root.string("created"), method: try attributes.string("method"), seed: number,
        settings: try attributes.string("settings"), teacherSHA256: try attributes.string("teacher_sha256"),
        teacherFileName: try attributes.string("teacher_file_name"),
        bundleSHA256: try attributes.contains("bundle_sha256") ? attributes.string("bundle_sha256") : nil)
    }
  }
}

extension Attribute {
  /// The value for a person, cut short.
  fileprivate var text: String {
    switch self {
    case .integer(let number): "\(number)"
    case .string(let text): "“\(text.prefix(40))”"
    default: "no whole number"
    }
  }
}
