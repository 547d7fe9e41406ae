public import Arrays
import Files
import HDF5

/// Writes a surrogate file image by image, in memory bounded by the batch.
public final class SurrogateWriter {
  private let images, labels, logits: Dataset
  private let header: SurrogateHeader
  private let path: String
  private var written = 0

  /// Puts a surrogate at `path`, whole or not at all, of the images that `body` appends.
  ///
  /// Equal headers and images give equal bytes.
  ///
  /// - Throws: what `body` throws; ``DatasetError`` where `header` breaks the format; `FileError` where the file cannot
  ///   be written.
  /// - Precondition: `body` appends as many images as `header` says.
  public static func write(
    _ header: SurrogateHeader, to path: String, _ body: (SurrogateWriter) throws -> Void
  ) throws {
    if let fault = header.fault { throw fault.error(at: path) }
    try OutputFile.write(to: path) { temporaryPath in
      do {
        let file = try File.create(temporaryPath)
        let writer = try SurrogateWriter(header, in: file, path: path)
        try body(writer)
        precondition(writer.written == header.count, "a surrogate holds as many images as its header says")
        try file.close()
      } catch let error as HDF5Error {
        throw FileError.writeFailed(path: path, reason: "\(error.member): \(error.reason)")
      }
    }
  }

  private init(_ header: SurrogateHeader, in file: File, path: String) throws(HDF5Error) {
    self.header = header
    self.path = path
    let root = try file.root
    images = try root.createDataset(
      SurrogateSchema.images,
      shape: [header.count, header.shape.channels, header.shape.height, header.shape.width], type: .float32)
    labels = try root.createDataset(SurrogateSchema.labels, shape: [header.count], type: .int64)
    logits = try root.createDataset(
      SurrogateSchema.logits, shape: [header.count, header.logitCount], type: .float32)
    try root.attributes.set("format", to: .string(SurrogateSchema.format))
    try root.attributes.set("format_version", to: .integer(SurrogateSchema.version))
    try root.attributes.set("created", to: .string(header.provenance.created))
    try root.attributes.set("producer", to: .string(header.provenance.producer))
    try root.attributes.set("producer_version", to: .string(header.provenance.producerVersion))
    try root.attributes.set("class_names", to: .strings(header.classNames))
    try Self.write(header, into: root.createGroup(SurrogateSchema.input).attributes)
    try Self.write(header.provenance, into: root.createGroup(SurrogateSchema.provenance).attributes)
  }

  private static func write(_ header: SurrogateHeader, into attributes: Attributes) throws(HDF5Error) {
    let preprocessing = header.preprocessing
    let pixels = header.pixelShape
    let ranges = (0..<preprocessing.channels).map { preprocessing.valueRange(channel: $0) }
    try attributes.set("layout", to: .string(SurrogateSchema.layout))
    try attributes.set(
      "pixel_shape", to: .integers([pixels.channels, pixels.height, pixels.width].map(Int64.init)))
    switch preprocessing.fit {
    case .none: break
    case .pad(let top, let left, let bottom, let right):
      try attributes.set("padding", to: .integers([top, left, bottom, right].map(Int64.init)))
    case .resize: try attributes.set("resize", to: .string(SurrogateSchema.bilinear))
    }
    try attributes.set("scale", to: .real(Double(preprocessing.scale)))
    try attributes.set("mean", to: .reals(preprocessing.mean.map(Double.init)))
    try attributes.set("deviation", to: .reals(preprocessing.std.map(Double.init)))
    try attributes.set("minimum", to: .reals(ranges.map { Double($0.lowerBound) }))
    try attributes.set("maximum", to: .reals(ranges.map { Double($0.upperBound) }))
  }

  private static func write(_ provenance: SurrogateProvenance, into attributes: Attributes) throws(HDF5Error)
  {
    try attributes.set("method", to: .string(provenance.method))
    // As text: a seed may be larger than HDF5 tools' signed integers.
    try attributes.set("seed", to: .string(String(provenance.seed)))
    try attributes.set("settings", to: .string(provenance.settings))
    try attributes.set("teacher_sha256", to: .string(provenance.teacherSHA256))
    try attributes.set("teacher_file_name", to: .string(provenance.teacherFileName))
    if let bundle = provenance.bundleSHA256 { try attributes.set("bundle_sha256", to: .string(bundle)) }
  }

  /// Adds images [n, channels, height, width] as model inputs, the class that each was made for, and the teacher's
  /// logits [n, logits] for them.
  ///
  /// - Throws: ``DatasetError`` where a number is not finite; `HDF5Error` where the file does not take them.
  /// - Precondition: the shapes and classes are those of the header, and no more images come than it says.
  public func append(
    images: ShapedArray<Float>, labels: [Int], logits: ShapedArray<Float>
  ) throws {
    let shape = header.shape
    precondition(
      images.shape == [labels.count, shape.channels, shape.height, shape.width]
        && logits.shape == [labels.count, header.logitCount], "images have the shapes of the header")
    precondition(labels.allSatisfy(header.classNames.indices.contains), "an image is made for a class")
    precondition(labels.count <= header.count - written, "no more images come than the header says")
    guard !labels.isEmpty else { return }
    for (array, member) in [(images, SurrogateSchema.images), (logits, SurrogateSchema.logits)] {
      guard let fault = SurrogateFault(notFinite: array, member: member, from: written) else { continue }
      throw fault.error(at: path)
    }
    let rows = written..<written + labels.count
    try self.images.write(images, rows: rows)
    try self.labels.write(ShapedArray(labels.map(Int64.init)), rows: rows)
    try self.logits.write(logits, rows: rows)
    written = rows.upperBound
  }
}
