internal import Arrays
internal import ONNX

/// The state of reading one file.
struct GraphReader {
  private let file: LoadedModel
  private let proto: Onnx_GraphProto
  /// Two lengths that no dimension has by chance as often as 1.
  private var probes = [Probe(batch: 2), Probe(batch: 3)]
  /// Values that are a weight under a second name.
  private var aliases: [String: String] = [:]
  private var names: Set<String> = []
  private var nodes: [Node] = []

  init(_ file: LoadedModel) {
    self.file = file
    proto = file.model.graph
  }

  mutating func read() throws(ModelError) -> Model {
    for tensor in proto.initializer { learn(tensor.name, [try values(of: tensor)]) }
    let given = try graphInputs()
    // Any length that the file fixes for the batch is only what it was exported with.
    let fixedBatches = Set(given.compactMap { $0.shape.count > 1 ? $0.shape[0] : nil })
    let fixedBatch = fixedBatches.count == 1 ? fixedBatches.first : nil
    let inputs = given.map { input in
      input.shape.count > 1
        ? Graph.Input(name: input.name, shape: [nil] + input.shape.dropFirst()) : input
    }
    for input in inputs where !input.shape.dropFirst().contains(nil) {
      for index in probes.indices {
        probes[index].shapes[input.name] = try Graph.limited(input.shape.map { $0 ?? probes[index].batch })
      }
    }
    let taken = Set(proto.node.flatMap(\.input) + proto.output.map(\.name))
    for (index, node) in proto.node.enumerated() {
      let name = uniqueName(node, index)
      do throws(ModelError) {
        if try !fold(node) { try append(node, named: name, fixedBatch: fixedBatch, taken: taken) }
      } catch { throw error.at(name) }
    }
    return try finish(inputs)
  }

  private mutating func learn(_ name: String, _ values: [TensorData]) {
    for index in probes.indices { probes[index].known[name] = values[index % values.count] }
  }

  private func values(of tensor: Onnx_TensorProto) throws(ModelError) -> TensorData {
    do throws(ONNXError) { return try file.values(of: tensor) } catch { throw ModelError(error) }
  }

  /// The node's own name, made unlike any before it.
  private mutating func uniqueName(_ node: Onnx_NodeProto, _ index: Int) -> String {
    var name = node.name.isEmpty ? "\(node.opType)_\(index)" : node.name
    while !names.insert(name).inserted { name += "_\(index)" }
    return name
  }

  private static let realTypes: Set<Onnx_TensorProto.DataType> = [.float, .float16, .double, .bfloat16]

  /// What is fed to the graph: old files list the weights there too.
  private func graphInputs() throws(ModelError) -> [Graph.Input] {
    var inputs: [Graph.Input] = []
    for value in proto.input where probes[0].known[value.name] == nil {
      guard case .tensorType(let type)? = value.type.value, type.hasShape else {
        throw ModelError(.unsupported, "the input '\(value.name)' is not a tensor of known shape")
      }
      guard let numbers = Onnx_TensorProto.DataType(rawValue: Int(type.elemType)),
        GraphReader.realTypes.contains(numbers)
      else {
        throw ModelError(.unsupported, "the input '\(value.name)' does not take real numbers")
      }
      inputs.append(
        Graph.Input(
          name: value.name,
          shape: type.shape.dim.map { dimension in
            dimension.dimValue > 0 ? Int(dimension.dimValue) : nil
          }))
    }
    guard !inputs.isEmpty else { throw ModelError(.invalid, "the graph has no input") }
    return inputs
  }

  /// Takes up a node whose result is known beforehand; false where it is computed.
  private mutating func fold(_ node: Onnx_NodeProto) throws(ModelError) -> Bool {
    guard let output = node.output.first, !output.isEmpty else {
      throw ModelError(.invalid, "it makes no value")
    }
    var values: [TensorData] = []
    for probe in probes {
      guard let value = try Folding.value(of: NodeReader(node, of: file, probes: [probe])) else {
        return false
      }
      values.append(value)
    }
    learn(output, values)
    if node.opType == "Identity" { aliases[output] = aliases[node.input[0]] ?? node.input[0] }
    return true
  }

  private mutating func append(
    _ node: Onnx_NodeProto, named name: String, fixedBatch: Int?, taken: Set<String>
  ) throws(ModelError) {
    guard let type = OperatorTable.byName[node.opType] else {
      throw ModelError(
        .unsupported,
        "the operator \(node.opType) is not supported; kdmeta has "
          + OperatorTable.byName.keys.sorted().joined(separator: ", "))
    }
    let reader = NodeReader(node, of: file, probes: probes, fixedBatch: fixedBatch)
    let operands = type.operandCount.map { node.input.prefix($0) } ?? node.input[...]
    // Results that nothing takes, such as a dropout's mask, are not made.
    let last = node.output.lastIndex { taken.contains($0) } ?? 0
    let read = Node(
      name: name, operation: try type.init(reader),
      inputs: operands.map { $0.isEmpty ? nil : aliases[$0] ?? $0 },
      outputs: Array(node.output[...last].prefix { !$0.isEmpty }))
    for index in probes.indices { try infer(read, &probes[index]) }
    nodes.append(read)
  }

  /// Adds the shapes of what `node` makes, where those of its operands are known.
  private func infer(_ node: Node, _ probe: inout Probe) throws(ModelError) {
    var operands: [[Int]?] = []
    for input in node.inputs {
      guard let input else {
        operands.append(nil)
        continue
      }
      guard let shape = probe.shape(of: input) else { return }
      operands.append(shape)
    }
    let made = try node.operation.outputShapes(OperandShapes(operands))
    for (name, shape) in zip(node.outputs, made) { probe.shapes[name] = try Graph.limited(shape) }
  }

  private func finish(_ inputs: [Graph.Input]) throws(ModelError) -> Model {
    var weights: [String: ShapedArray<Float>] = [:]
    for node in nodes {
      for case let name? in node.inputs where weights[name] == nil {
        switch probes[0].known[name] {
        case .floats(let array): weights[name] = array
        case .integers:
          throw ModelError(
            .unsupported, node: node.name, "the integers '\(name)' as an operand of a computed value")
        case nil: break
        }
      }
    }
    let graph = Graph(
      name: proto.name, inputs: inputs, outputs: proto.output.map(\.name), nodes: nodes,
      weights: weights.mapValues(\.shape))
    // Where the inputs leave more open than the batch, only a run can tell whether all fits.
    if inputs.allSatisfy({ !$0.shape.dropFirst().contains(nil) }) { _ = try graph.shapes() }
    var model = Model(graph: graph, weights: weights)
    for entry in file.model.metadataProps { model.metadata[entry.key] = entry.value }
    model.warnings = file.warnings
    if nodes.contains(where: \.operation.wasExportedInTraining) {
      model.warnings.append(
        "the file was exported in training mode; it is run as a finished model all the same")
    }
    model.opset = file.opset
    return model
  }
}
