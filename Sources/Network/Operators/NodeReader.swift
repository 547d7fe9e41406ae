internal import Arrays
internal import ONNX

/// A node of an ONNX file, as an operator reads it: its attributes, and what is known of its operands beforehand.
struct NodeReader {
  private let node: Onnx_NodeProto
  private let file: LoadedModel
  private let probes: [Probe]
  private let sample: [String: TensorData]

  /// The length of the batch where the file fixes it.
  let fixedBatch: Int?

  /// How many values the node makes, up to the last that anything takes.
  let takenCount: Int

  /// - Parameters:
  ///   - sample: The values of the graph's inputs where the model is read for them alone.
  ///   - takenCount: How many of the node's values are taken; all where nil.
  init(
    _ node: Onnx_NodeProto, of file: LoadedModel, probes: [Probe], sample: [String: TensorData] = [:],
    fixedBatch: Int? = nil, takenCount: Int? = nil
  ) {
    self.node = node
    self.file = file
    self.probes = probes
    self.sample = sample
    self.fixedBatch = fixedBatch
    self.takenCount = takenCount ?? node.output.count
  }

  /// The name of the ONNX operator.
  var operation: String { node.opType }

  /// How many operands the node has, those left out included.
  var operandCount: Int { node.input.count }

  /// Whether the node has the operand `index`.
  func hasOperand(_ index: Int) -> Bool { name(ofOperand: index) != nil }

  /// Whether the operand `index` is an input that the graph is fed, known only because the model is read for a sample.
  func isFed(_ index: Int) -> Bool { name(ofOperand: index).map { sample[$0] != nil } ?? false }

  /// How many values the node makes, those that nothing takes included.
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

  /// The attribute `name` of real numbers, or where it is left out the constant operand that later versions have in its place.
  func reals(_ name: String, orOperand index: Int? = nil) throws(ModelError) -> [Double]? {
    if let attribute = try attribute(name, .floats) { return attribute.floats.map { Double($0) } }
    guard let index, let value = try known(operand: index) else { return nil }
    return switch value {
    case .floats(let array): array.scalars.map { Double($0) }
    case .integers(let array): array.scalars.map { Double($0) }
    }
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

  /// A shape of which the probes have `lists`, with `nil` for lengths that are the batch's.
  func lengths(_ lists: [[Int]]) throws(ModelError) -> [Int?] {
    guard lists.allSatisfy({ $0.count == lists[0].count }) else {
      throw ModelError(.unsupported, "a number of dimensions that follows the batch")
    }
    var result: [Int?] = []
    for index in lists[0].indices {
      let each = lists.map { $0[index] }
      if each.allSatisfy({ $0 == each[0] }) {
        result.append(each[0])
      } else if each == probes.map(\.batch) {
        result.append(nil)
      } else {
        throw ModelError(.unsupported, "a length that is \(each[0]) for a batch of \(probes[0].batch)")
      }
    }
    return result
  }

  /// The code that ONNX has for the type of the operand `index`, `nil` where the file does not tell.
  func elementType(ofOperand index: Int) -> Int? {
    guard let name = name(ofOperand: index) else { return nil }
    let graph = file.model.graph
    if let weight = graph.initializer.first(where: { $0.name == name }) { return Int(weight.dataType) }
    let described = (graph.input + graph.valueInfo + graph.output).first { $0.name == name }
    guard case .tensorType(let type)? = described?.type.value else { return nil }
    return Int(type.elemType)
  }

  /// The integers of the operand `index`, one list a probe; `nil` where it is left out.
  func probedIntegers(operand index: Int) throws(ModelError) -> [[Int]]? {
    guard let name = name(ofOperand: index) else { return nil }
    var lists: [[Int]] = []
    for probe in probes {
      guard let integers = try known(name, to: probe).integers else {
        throw ModelError(.invalid, "its operand '\(name)' does not hold integers")
      }
      lists.append(integers.scalars.map { Int($0) })
    }
    return lists
  }

  /// What is known beforehand of the operand `index`, `nil` where it is left out.
  ///
  /// - Throws: ``ModelError`` where it is computed while the model runs, or follows the batch.
  func known(operand index: Int) throws(ModelError) -> TensorData? {
    guard let name = name(ofOperand: index) else { return nil }
    let value = try known(name, to: probes[0])
    for probe in probes.dropFirst() where try known(name, to: probe) != value {
      throw ModelError(.unsupported, "its operand '\(name)' follows the batch")
    }
    return value
  }

  private func known(_ name: String, to probe: Probe) throws(ModelError) -> TensorData {
    guard let value = probe.known[name] ?? sample[name] else {
      throw ModelError(
        .unsupported, "its operand '\(name)' is computed while the model runs; it must be known beforehand")
    }
    return value
  }

  private func constantIntegers(_ index: Int) throws(ModelError) -> [Int]? {
    guard let lists = try probedIntegers(operand: index) else { return nil }
    guard lists.allSatisfy({ $0 == lists[0] }) else {
      throw ModelError(.unsupported, "its operand '\(node.input[index])' follows the batch")
    }
    return lists[0]
  }

  private func constantReal(_ index: Int) throws(ModelError) -> Double? {
    guard let value = try known(operand: index) else { return nil }
    switch value {
    case .floats(let array) where array.count == 1: return Double(array.scalars[0])
    case .integers(let array) where array.count == 1: return Double(array.scalars[0])
    default: throw ModelError(.invalid, "its operand '\(node.input[index])' is not a single number")
    }
  }
}
