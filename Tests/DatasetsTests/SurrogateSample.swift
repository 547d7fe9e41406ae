import Arrays
import Datasets
import HDF5

/// A small surrogate: 7 images 2×4×5 of pixels 2×3×4, three classes, four logits.
enum SurrogateSample {
  static let digest = String(repeating: "0123456789abcdef", count: 4)

  static func header(fit: Fit = .pad(top: 1, left: 0, bottom: 0, right: 1)) throws -> SurrogateHeader {
    let pixels =
      switch fit {
      case .none: ImageShape(channels: 2, height: 4, width: 5)
      case .pad: ImageShape(channels: 2, height: 3, width: 4)
      case .resize: ImageShape(channels: 2, height: 9, width: 2)
      }
    return SurrogateHeader(
      count: 7, shape: ImageShape(channels: 2, height: 4, width: 5), pixelShape: pixels,
      classNames: ["zero", "eins", "δύο"], logitCount: 4,
      preprocessing: try Preprocessing(fit: fit, mean: [0.25, 0.5], std: [0.5, 2]),
      provenance: SurrogateProvenance(
        producer: "kdmeta", producerVersion: "0.1.0", created: "2026-01-31T12:00:00Z", method: "all-layers",
        seed: .max, settings: #"{"steps":3}"#, teacherSHA256: digest, teacherFileName: "lehrer-né.onnx",
        bundleSHA256: digest))
  }

  static let images = ShapedArray<Float>(
    shape: [7, 2, 4, 5], scalars: (0..<280).map { Float($0 % 41) / 16 - 1 })
  static let labels = [0, 1, 2, 0, 1, 2, 0]
  static let logits = ShapedArray<Float>(shape: [7, 4], scalars: (0..<28).map { Float($0) * 0.5 - 7 })

  /// Writes the sample in batches of 3.
  static func write(to path: String, fit: Fit = .pad(top: 1, left: 0, bottom: 0, right: 1)) throws {
    try SurrogateWriter.write(try header(fit: fit), to: path) { writer in
      for rows in [0..<3, 3..<6, 6..<7] {
        try writer.append(images: images.rows(rows), labels: Array(labels[rows]), logits: logits.rows(rows))
      }
    }
  }
}

/// The same file made by hand from the format's page, for tests to spoil.
struct HandMadeSurrogate {
  var root: [String: Attribute] = [
    "format": .string("kdmeta-surrogate"), "format_version": .integer(1),
    "created": .string("2026-01-31T12:00:00Z"), "producer": .string("kdmeta"),
    "producer_version": .string("0.1.0"), "class_names": .strings(["zero", "eins", "δύο"]),
  ]
  var input: [String: Attribute] = [
    "layout": .string("NCHW"), "pixel_shape": .integers([2, 3, 4]), "padding": .integers([1, 0, 0, 1]),
    "scale": .real(Double(Float(1) / 255)), "mean": .reals([0.25, 0.5]), "deviation": .reals([0.5, 2]),
    "minimum": .reals([-0.5, -0.25]), "maximum": .reals([1.5, 0.25]),
  ]
  var provenance: [String: Attribute] = [
    "method": .string("all-layers"), "seed": .string("18446744073709551615"),
    "settings": .string(#"{"steps":3}"#), "teacher_sha256": .string(SurrogateSample.digest),
    "teacher_file_name": .string("lehrer-né.onnx"), "bundle_sha256": .string(SurrogateSample.digest),
  ]
  /// Each makes a dataset of its name.
  var datasets: [String: (Group, String) throws -> Void] = [
    "images": { try put(SurrogateSample.images, as: $1, in: $0) },
    "labels": { try put(ShapedArray(SurrogateSample.labels.map(Int64.init)), as: $1, in: $0) },
    "logits": { try put(SurrogateSample.logits, as: $1, in: $0) },
  ]
  /// What else goes into the root.
  var more: (Group) throws -> Void = { _ in }

  func write(to path: String) throws {
    let file = try File.create(path)
    let group = try file.root
    for (name, value) in root { try group.attributes.set(name, to: value) }
    for (name, make) in datasets { try make(group, name) }
    for (name, attributes) in [("input", input), ("provenance", provenance)] {
      let child = try group.createGroup(name)
      for (name, value) in attributes { try child.attributes.set(name, to: value) }
    }
    try more(group)
    try file.close()
  }

  static func put<Scalar: StoredScalar>(
    _ values: ShapedArray<Scalar>, as name: String, in group: Group
  ) throws {
    try group.createDataset(name, shape: values.shape, type: Scalar.storedType).write(values)
  }

  /// A dataset that claims `shape` and stores nothing.
  static func claim(_ shape: [Int], _ type: StoredType) -> (Group, String) throws -> Void {
    { group, name in
      _ = try group.createDataset(name, shape: shape, type: type, chunk: shape.map { min($0, 16) })
    }
  }
}
