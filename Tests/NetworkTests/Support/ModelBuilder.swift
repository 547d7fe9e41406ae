import Arrays
import Foundation
import Network
import ONNX
import TestSupport

/// Writes small ONNX models, right or wrong, node by node.
struct ModelBuilder {
  var proto = Onnx_ModelProto()

  /// A model that takes `x` of `shape` and gives `y`; a length of nil is the batch.
  init(_ shape: [Int64?], opset: Int64 = 17) {
    proto.irVersion = 8
    var operators = Onnx_OperatorSetIdProto()
    operators.version = opset
    proto.opsetImport = [operators]
    proto.graph.name = "test"
    proto.graph.input = [ModelBuilder.value("x", shape)]
    proto.graph.output = [ModelBuilder.value("y", nil)]
  }

  /// Adds a node; the last one should make `y`.
  @discardableResult
  mutating func node(
    _ operation: String, _ inputs: [String], _ outputs: [String], name: String? = nil,
    _ attributes: [String: Attribute] = [:]
  ) -> ModelBuilder {
    var node = Onnx_NodeProto()
    node.name = name ?? operation.lowercased()
    node.opType = operation
    node.input = inputs
    node.output = outputs
    node.attribute = attributes.sorted { $0.key < $1.key }.map { $1.proto(named: $0) }
    proto.graph.node.append(node)
    return self
  }

  /// Adds weights.
  mutating func weight(_ name: String, _ shape: [Int], _ scalars: [Float]) {
    proto.graph.initializer.append(
      Onnx_TensorProto(name: name, ShapedArray(shape: shape, scalars: scalars)))
  }

  /// Adds weights that look random, the same ones each time, between ±`size`.
  mutating func weight(_ name: String, _ shape: [Int], size: Float = 0.5) {
    weight(
      name, shape, noise(shape.reduce(1, *), seed: name.utf8.reduce(7) { $0 &* 31 &+ Int($1) }, size: size))
  }

  /// Adds constant integers.
  mutating func integers(_ name: String, _ values: [Int64]) {
    proto.graph.initializer.append(Onnx_TensorProto(name: name, ShapedArray(values)))
  }

  /// The model as the importer reads it from a file.
  func imported() throws -> Model {
    let folder = try TemporaryFolder()
    let path = folder.path("model.onnx")
    try ModelFile.save(proto, to: path)
    return try ONNXImporter.model(ModelFile.load(path))
  }

  private static func value(_ name: String, _ shape: [Int64?]?) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.type.tensorType.elemType = 1
    guard let shape else { return value }
    value.type.tensorType.shape.dim = shape.map { length in
      var dimension = Onnx_TensorShapeProto.Dimension()
      if let length { dimension.dimValue = length } else { dimension.dimParam = "batch" }
      return dimension
    }
    return value
  }
}

/// An attribute of a node, of a type that may be the wrong one.
enum Attribute {
  case int(Int64)
  case ints([Int64])
  case float(Float)
  case string(String)

  func proto(named name: String) -> Onnx_AttributeProto {
    var proto = Onnx_AttributeProto()
    proto.name = name
    switch self {
    case .int(let value): (proto.type, proto.i) = (.int, value)
    case .ints(let values): (proto.type, proto.ints) = (.ints, values)
    case .float(let value): (proto.type, proto.f) = (.float, value)
    case .string(let text): (proto.type, proto.s) = (.string, Data(text.utf8))
    }
    return proto
  }
}

/// Numbers between ±`size` that look random, the same ones for a seed.
func noise(_ count: Int, seed: Int, size: Float = 1) -> [Float] {
  var state = UInt64(truncatingIfNeeded: seed) &+ 0x9E37_79B9_7F4A_7C15
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Float(state >> 40) / Float(1 << 23) - 1) * size
  }
}

/// An array of such numbers.
func noise(_ shape: [Int], seed: Int, size: Float = 1) -> ShapedArray<Float> {
  ShapedArray(shape: shape, scalars: noise(shape.reduce(1, *), seed: seed, size: size))
}
