internal import Arrays
internal import ONNX

/// A node of an ONNX file, as an operator reads it: its attributes, and what is known of its operands beforehand.
struct NodeReader {
  private let node: Onnx_NodeProto
  private let file: LoadedModel
  private let probes: [Probe]

  /// The length of the batch where the file fixes it.
  let fixedBatch: Int?

  init(_ node: Onnx_NodeProto, of file: LoadedModel, probes: [Probe], fixedBatch: Int? = nil) {
    self.node = node
    self.file = file
    self.probes = probes
    self.fixedBatch = fixedBatch
  }

  /// The name of the ONNX operator.
  var operation: String { node.opType }

  /// How many values the node makes.
  var outputCount: Int { node.output.count { !$0.isEmpty } }

  /// The version of ONNX's operators that the file uses.
  var opset: Int { file.opset }
}

// Attributes.
extension NodeReader {
  private func attribute(
    _ name: String, _ type: Onnx_AttributeProto.AttributeType
  ) throws(ModelError) -> Onnx_AttributeProto? {
    guard let attribute = node.attribute.first(where: { $0.name == name }) else { return nil }
    guard attribute.type == type else {
      throw ModelError(.invalid, "its attribute '\(name)' is of type \(attribute.type), not \(type)")
    }
    return attribute
  }

  /// The integer attribute `name`, `nil` where it is left out.
  func integer(_ name: String) throws(ModelError) -> Int? {
    try attribute(name, .int).map { Int($0.i) }
  }

  /// The attribute `name` of integers, or where it is left out the constant operand that later versions have in its place.
  func integers(_ name: String, orOperand index: Int? = nil) throws(ModelError) -> [Int]? {
    if let attribute = try attribute(name, .ints) { return attribute.ints.map { Int($0) } }
    return try index.flatMap(constantIntegers)
  }

  /// The attribute `name` of a real number, or where it is left out the constant operand that later versions have in its place.
  func real(_ name: String, orOperand index: Int? = nil) throws(ModelError) -> Double? {
    let attribute = try attribute(name, .float).map { Double($0.f) }
    let value = if let attribute { attribute } else { try index.flatMap(constantReal) }
    guard !(value?.isNaN ?? false) else { throw ModelError(.invalid, "its \(name) is not a number") }
    return value
  }

  /// The attribute `name` of text, `nil` where it is left out.
  func text(_ name: String) throws(ModelError) -> String? {
    try attribute(name, .string).map { String(decoding: $0.s, as: UTF8.self) }
  }

  /// The tensor attribute `name`, `nil` where it is left out.
  func tensor(_ name: String) throws(ModelError) -> TensorData? {
    guard let attribute = try attribute(name, .tensor) else { return nil }
    do throws(ONNXError) { return try file.values(of: attribute.t) } catch { throw ModelError(error) }
  }
}

// Operands.
extension NodeReader {
  private func name(ofOperand index: Int) -> String? {
    index < node.input.count && !node.input[index].isEmpty ? node.input[index] : nil
  }

  /// The values of all operands, `nil` where not all are known for the first of the probes.
  var knownOperands: [TensorData]? {
    let values = node.input.compactMap { probes[0].known[$0] }
    return values.count == node.input.count ? values : nil
  }

  /// The shape of the operand `index` for the first of the probes, `nil` where it is not known.
  func operandShape(_ index: Int) -> [Int]? {
    name(ofOperand: index).flatMap { probes[0].shape(of: $0) }
  }

  /// The lengths of dimension `dimension` of the operand `index`, one a probe.
  func operandLengths(_ index: Int, dimension: Int) -> [Int?] {
    probes.map { probe in
      guard let name = name(ofOperand: index), let shape = probe.shape(of: name) else { return nil }
      return dimension < shape.count ? shape[dimension] : nil
    }
  }

  /// The integers of the operand `index`, one list a probe; `nil` where it is left out.
  func probedIntegers(operand index: Int) throws(ModelError) -> [[Int]]? {
    guard let name = name(ofOperand: index) else { return nil }
    var lists: [[Int]] = []
    for probe in probes {
      guard let value = probe.known[name] else {
        throw ModelError(
          .unsupported, "its operand '\(name)' is computed while the model runs; it must be known beforehand")
      }
      guard let integers = value.integers else {
        throw ModelError(.invalid, "its operand '\(name)' does not hold integers")
      }
      lists.append(integers.scalars.map { Int($0) })
    }
    return lists
  }

  private func constantIntegers(_ index: Int) throws(ModelError) -> [Int]? {
    guard let lists = try probedIntegers(operand: index) else { return nil }
    guard lists.allSatisfy({ $0 == lists[0] }) else {
      throw ModelError(.unsupported, "its operand '\(node.input[index])' follows the batch")
    }
    return lists[0]
  }

  private func constantReal(_ index: Int) throws(ModelError) -> Double? {
    guard let name = name(ofOperand: index) else { return nil }
    switch probes[0].known[name] {
    case .floats(let array) where array.count == 1: return Double(array.scalars[0])
    case .integers(let array) where array.count == 1: return Double(array.scalars[0])
    case nil:
      throw ModelError(
        .unsupported, "its operand '\(name)' is computed while the model runs; it must be known beforehand")
    default: throw ModelError(.invalid, "its operand '\(name)' is not a single number")
    }
  }
}
