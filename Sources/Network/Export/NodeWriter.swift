internal import Arrays
internal import Foundation
internal import ONNX

/// Writes nodes into the graph of an ONNX file.
enum NodeWriter {
  /// Puts `node` and its constant operands at the end of `graph`.
  static func append(_ node: Node, to graph: inout Onnx_GraphProto) {
    let encoding = node.operation.encoding
    var proto = Onnx_NodeProto()
    proto.name = node.name
    proto.opType = encoding.operation
    proto.input = node.inputs.prefix(encoding.operandCount ?? node.inputs.count).map { $0 ?? "" }
    proto.output = node.outputs
    proto.attribute = encoding.attributes.map { attribute($0.name, $0.value) }
    // Operands left out at the end are not written at all.
    let count = encoding.constants.lastIndex { $0 != nil }.map { $0 + 1 } ?? 0
    for (index, constant) in encoding.constants.prefix(count).enumerated() {
      guard let constant else {
        proto.input.append("")
        continue
      }
      let name = "\(node.name).constant\(index)"
      if case .lengths(let lengths) = constant {
        append(lengths, named: name, of: node, to: &graph)
      } else {
        graph.initializer.append(tensor(constant, named: name))
      }
      proto.input.append(name)
    }
    graph.node.append(proto)
  }

  private static func tensor(_ value: AttributeValue, named name: String) -> Onnx_TensorProto {
    switch value {
    case .integer(let number): Onnx_TensorProto(name: name, ShapedArray(shape: [], scalars: [Int64(number)]))
    case .integers(let numbers): Onnx_TensorProto(name: name, ShapedArray(numbers.map { Int64($0) }))
    case .real(let number): Onnx_TensorProto(name: name, ShapedArray(shape: [], scalars: [Float(number)]))
    case .reals(let numbers): Onnx_TensorProto(name: name, ShapedArray(numbers.map { Float($0) }))
    case .tensor(let array): Onnx_TensorProto(name: name, array)
    case .text, .lengths: preconditionFailure("no operator of ONNX takes this as a constant operand")
    }
  }

  /// The nodes that compute a shape while the model runs.
  private static func append(
    _ lengths: [Length], named name: String, of node: Node, to graph: inout Onnx_GraphProto
  ) {
    var join = Onnx_NodeProto()
    join.name = "\(name).join"
    join.opType = "Concat"
    join.attribute = [attribute("axis", .integer(0))]
    join.output = [name]
    for (index, length) in lengths.enumerated() {
      let part = "\(name).\(index)"
      switch length {
      case .fixed(let number):
        graph.initializer.append(Onnx_TensorProto(name: part, ShapedArray([Int64(number)])))
      case .batch(let operand):
        var shape = Onnx_NodeProto()
        shape.name = "\(part).shape"
        shape.opType = "Shape"
        shape.input = [node.inputs[operand] ?? ""]
        shape.attribute = [attribute("end", .integer(1))]
        shape.output = [part]
        graph.node.append(shape)
      }
      join.input.append(part)
    }
    graph.node.append(join)
  }

  private static func attribute(_ name: String, _ value: AttributeValue) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    attribute.name = name
    switch value {
    case .integer(let number):
      attribute.type = .int
      attribute.i = Int64(number)
    case .integers(let numbers):
      attribute.type = .ints
      attribute.ints = numbers.map { Int64($0) }
    case .real(let number):
      attribute.type = .float
      attribute.f = Float(number)
    case .reals(let numbers):
      attribute.type = .floats
      attribute.floats = numbers.map { Float($0) }
    case .text(let text):
      attribute.type = .string
      attribute.s = Data(text.utf8)
    case .tensor(let array):
      attribute.type = .tensor
      attribute.t = Onnx_TensorProto(name: name, array)
    case .lengths: preconditionFailure("lengths that follow the batch are no attribute")
    }
    return attribute
  }
}
