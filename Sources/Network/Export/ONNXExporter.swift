internal import Arrays
internal import Foundation
public import ONNX

/// Writes models as ONNX files that other runtimes load.
public enum ONNXExporter {
  /// The version of the operators that are written.
  public static let opset = 17
  /// The version of the file format that is written.
  static let irVersion: Int64 = 8
  /// What the files name as their maker.
  static let producer = "kdmeta"

  /// Puts `model` at `path`, whole or not at all; equal models give equal bytes.
  ///
  /// - Returns: SHA-256 of the file in hexadecimal.
  /// - Throws: ``ONNXError`` where the file cannot be written, or an operator is newer than ``opset``.
  @discardableResult
  public static func write(_ model: Model, to path: String) throws(ONNXError) -> String {
    for node in model.graph.nodes {
      let encoding = node.operation.encoding
      let change =
        encoding.firstOpset > opset
        ? "came with version \(encoding.firstOpset)"
        : encoding.lastOpset.map { $0 < opset ? "went after version \($0)" : nil } ?? nil
      guard let change else { continue }
      throw ONNXError(
        .unsupported(
          "node '\(node.name)': \(node.operatorName) in this form \(change) of ONNX's operators, and files are written in "
            + "version \(opset)"))
    }
    return try ModelFile.save(encode(model), to: path)
  }

  static func encode(_ model: Model) -> Onnx_ModelProto {
    var file = Onnx_ModelProto()
    file.irVersion = irVersion
    file.producerName = producer
    var opset = Onnx_OperatorSetIdProto()
    opset.version = Int64(Self.opset)
    file.opsetImport = [opset]
    file.graph = encode(model.graph, model.weights)
    file.metadataProps = model.metadata.sorted { $0.key < $1.key }.map { key, value in
      var entry = Onnx_StringStringEntryProto()
      entry.key = key
      entry.value = value
      return entry
    }
    return file
  }

  private static func encode(_ graph: Graph, _ weights: [String: ShapedArray<Float>]) -> Onnx_GraphProto {
    var proto = Onnx_GraphProto()
    proto.name = graph.name
    proto.input = graph.inputs.map { value(named: $0.name, $0.shape) }
    let shapes = openShapes(of: graph)
    proto.output = graph.outputs.map { value(named: $0, shapes[$0]) }
    // In the order of use, so that the file reads like the network.
    var written: Set<String> = []
    for name in graph.nodes.flatMap({ $0.inputs.compactMap { $0 } }) {
      guard graph.weights[name] != nil, written.insert(name).inserted else { continue }
      guard let weight = weights[name] else { preconditionFailure("the model lacks its weight '\(name)'") }
      proto.initializer.append(Onnx_TensorProto(name: name, weight))
    }
    for node in graph.nodes { NodeWriter.append(node, to: &proto) }
    return proto
  }

  /// The shapes of the values with `nil` where a length follows the batch. None where other lengths are open too: an
  /// output without a shape is still valid ONNX.
  private static func openShapes(of graph: Graph) -> [String: [Int?]] {
    guard graph.inputs.allSatisfy({ !$0.shape.dropFirst().contains(nil) }),
      let two = try? graph.shapes(batch: 2), let three = try? graph.shapes(batch: 3)
    else { return [:] }
    var result: [String: [Int?]] = [:]
    for (name, shape) in two {
      result[name] = zip(shape, three[name] ?? []).map { $0 == $1 ? $0 : nil }
    }
    return result
  }

  private static func value(named name: String, _ shape: [Int?]?) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.type.tensorType.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    guard let shape else { return value }
    value.type.tensorType.shape.dim = shape.map { length in
      var dimension = Onnx_TensorShapeProto.Dimension()
      if let length { dimension.dimValue = Int64(length) }
      return dimension
    }
    // Lengths that are open but not the batch stay without a name.
    if shape.first == .some(nil) { value.type.tensorType.shape.dim[0].dimParam = "batch" }
    return value
  }
}
