internal import Arrays
internal import ONNX

/// The state of reading one file.
struct GraphReader {
  private let file: LoadedModel
  private let proto: Onnx_GraphProto
  /// The values of the inputs where the model is read for them alone.
  private let sample: [String: TensorData]?
  private var probes: [Probe]
  /// Values that are a weight under a second name.
  private var aliases: [String: String] = [:]
  private var names: Set<String> = []
  private var nodes: [Node] = []
  /// The input that tells how long the batch is.
  private var batchInput: String?
  /// How many numbers have been worked out beforehand, and how many may be: a file that holds few must not make many.
  private var workedOut = 0
  private var workedOutLimit = Folding.filledLimit
  /// The names of values that are all that a node makes.
  private var soleOutputs: Set<String> = []
  /// What cannot be read, where reading goes on past it.
  private var faults: [ModelError]?

  init(_ file: LoadedModel, sample: [String: TensorData]? = nil) {
    self.file = file
    proto = file.model.graph
    let inputs = Set(file.model.graph.input.map(\.name))
    self.sample = sample?.filter { inputs.contains($0.key) }
    // Two lengths that no dimension has by chance as often as 1.
    probes = sample == nil ? [Probe(batch: 2), Probe(batch: 3)] : [Probe(batch: 1)]
  }

  mutating func read() throws(ModelError) -> Model {
    for tensor in proto.initializer {
      let values = try values(of: tensor)
      workedOutLimit += Self.allowance(for: values)
      learn(tensor.name, [values])
    }
    var inputs = try graphInputs()
    var fixedBatch: Int?
    if sample == nil {
      // Any length that the file fixes for the batch is only what it was exported with.
      let fixedBatches = Set(inputs.compactMap { $0.shape.count > 1 ? $0.shape[0] : nil })
      fixedBatch = fixedBatches.count == 1 ? fixedBatches.first ?? nil : nil
      for index in inputs.indices where inputs[index].shape.count > 1 { inputs[index].shape[0] = nil }
    }
    batchInput = inputs.first { $0.shape.count > 1 && $0.shape[0] == nil }?.name
    for input in inputs where !input.shape.dropFirst().contains(nil) {
      for index in probes.indices {
        probes[index].shapes[input.name] = try Graph.limited(input.shape.map { $0 ?? probes[index].batch })
      }
    }
    let taken = Set(proto.node.flatMap(\.input) + proto.output.map(\.name))
    for (index, node) in proto.node.enumerated() {
      let name = uniqueName(node, index)
      var isFolded = false
      do throws(ModelError) { isFolded = try fold(node) } catch {
        try fail(error.at(name), at: node, isKnown: Folding.operations.contains(node.opType))
        // All that follows would take as much again.
        guard workedOut <= workedOutLimit else { throw error.at(name) }
        continue
      }
      do throws(ModelError) {
        if !isFolded { try append(node, named: name, fixedBatch: fixedBatch, taken: taken) }
      } catch { try fail(error.at(name), at: node) }
    }
    return try finish(inputs)
  }

  /// Reads on past what cannot be read, and tells all of it in the file's order; none where the file can be imported.
  mutating func survey() -> [ModelError] {
    faults = []
    do { _ = try read() } catch {
      // An error of the whole behind one at a node is a consequence of it.
      if faults?.isEmpty ?? true { return [error] }
    }
    return faults ?? []
  }

  private mutating func fail(
    _ error: ModelError, at node: Onnx_NodeProto, isKnown: Bool = false
  ) throws(ModelError) {
    guard faults != nil else { throw error }
    guard workedOut <= workedOutLimit else {
      faults?.append(error)
      return
    }
    guard let type = OperatorTable.byName[node.opType] else {
      // What is only ever worked out beforehand fails for want of a shape that an earlier fault has hidden.
      guard !Folding.operations.contains(node.opType) || !node.input.contains(where: isOpen) else { return }
      if isKnown {
        faults?.append(error)
      } else {
        let reason = "the operator \(node.opType) is not supported"
        faults?.append(ModelError(.unsupported, node: error.node, reason))
      }
      return
    }
    if !node.input.dropFirst(type.operandCount ?? node.input.count).contains(where: isOpen) {
      faults?.append(error)
    }
  }

  private func isOpen(_ value: String) -> Bool { !value.isEmpty && probes[0].shape(of: value) == nil }

  /// How many numbers may be worked out for those of a tensor that the file holds: exporters turn and cast weights.
  private static func allowance(for values: TensorData) -> Int { 8 * values.shape.reduce(1, *) }

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
      if let given = sample?[value.name] {
        try check(given, against: value)
        inputs.append(Graph.Input(name: value.name, shape: given.shape))
        continue
      }
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
    guard !inputs.isEmpty || sample != nil else { throw ModelError(.invalid, "the graph has no input") }
    return inputs
  }

  /// Sees that a sample has the shape that the file gives the input, where it gives one.
  private func check(_ given: TensorData, against value: Onnx_ValueInfoProto) throws(ModelError) {
    guard case .tensorType(let type)? = value.type.value, !type.shape.dim.isEmpty else { return }
    let lengths = type.shape.dim.map { $0.dimValue > 0 ? Int($0.dimValue) : nil }
    guard lengths.count == given.shape.count,
      zip(lengths, given.shape).allSatisfy({ $0 == nil || $0 == $1 })
    else {
      let expected = lengths.map { $0.map(String.init) ?? "any" }.joined(separator: "×")
      throw ModelError(
        .invalid, "the input '\(value.name)' has the shape \(given.shape), and the model takes \(expected)")
    }
  }

  /// Takes up a node whose result is known beforehand; false where it is computed.
  private mutating func fold(_ node: Onnx_NodeProto) throws(ModelError) -> Bool {
    guard let output = node.output.first, !output.isEmpty else {
      throw ModelError(.invalid, "it makes no value")
    }
    var values: [TensorData] = []
    for probe in probes {
      guard
        let value = try Folding.value(
          of: NodeReader(node, of: file, probes: [probe], sample: sample ?? [:]))
      else {
        return false
      }
      // Equal values take memory once.
      values.append(value == values.first ? values[0] : value)
    }
    if node.opType == "Constant" {
      workedOutLimit += Self.allowance(for: values[0])
    } else {
      workedOut += values[0].shape.reduce(1, *)
      guard workedOut <= workedOutLimit else {
        throw ModelError(
          .unsupported,
          "with it \(workedOut) numbers are worked out beforehand; the limit for this file is \(workedOutLimit)"
        )
      }
    }
    learn(output, values)
    if node.opType == "Identity" { aliases[output] = aliases[node.input[0]] ?? node.input[0] }
    return true
  }

  private static let knownOperators = OperatorTable.byName.keys.sorted().joined(separator: ", ")

  private mutating func append(
    _ node: Onnx_NodeProto, named name: String, fixedBatch: Int?, taken: Set<String>
  ) throws(ModelError) {
    guard let type = OperatorTable.byName[node.opType] else {
      throw ModelError(
        .unsupported,
        "the operator \(node.opType) is not supported; kdmeta has \(Self.knownOperators)")
    }
    // Results that nothing takes, such as a dropout's mask, are not made.
    let last = node.output.lastIndex { taken.contains($0) } ?? 0
    let operands = type.operandCount.map { node.input.prefix($0) } ?? node.input[...]
    for case let name in operands where !name.isEmpty { makeConstant(name) }
    let operation = try operation(type, node, fixedBatch: fixedBatch, takenCount: last + 1)
    var inputs = operands.map { $0.isEmpty ? nil : aliases[$0] ?? $0 }
    if operation.followsBatch { inputs.append(batchInput) }
    let read = Node(
      name: name, operation: operation, inputs: inputs,
      outputs: Array(node.output[...last].prefix { !$0.isEmpty }))
    for index in probes.indices { try Self.infer(read, &probes[index]) }
    nodes.append(read)
    if read.outputs.count == 1 { soleOutputs.formUnion(read.outputs) }
  }

  /// The operator of `node`. What reads it holds the probes, which would be copied if they changed meanwhile.
  private func operation(
    _ type: any Operator.Type, _ node: Onnx_NodeProto, fixedBatch: Int?, takenCount: Int
  ) throws(ModelError) -> any Operator {
    try type.init(
      NodeReader(
        node, of: file, probes: probes, sample: sample ?? [:], fixedBatch: fixedBatch, takenCount: takenCount)
    )
  }

  /// Adds a node for whole numbers that are known beforehand and taken by a node that computes.
  private mutating func makeConstant(_ name: String) {
    guard case .integers(let numbers) = probes[0].known[name],
      probes.allSatisfy({ $0.known[name] == probes[0].known[name] }),
      soleOutputs.insert(name).inserted
    else { return }
    nodes.append(Node(name: "\(name).constant", operation: Constant(numbers), inputs: [], outputs: [name]))
  }

  /// Adds the shapes of what `node` makes to `probe`, where those of its operands are known. No reader takes part: it
  /// would be copied, with all that is known so far, for each node.
  private static func infer(_ node: Node, _ probe: inout Probe) throws(ModelError) {
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
    guard node.outputs.count <= made.count else {
      throw ModelError(.unsupported, "its result '\(node.outputs[made.count])' beside the first")
    }
    for (name, shape) in zip(node.outputs, made) { probe.shapes[name] = try Graph.limited(shape) }
  }

  private mutating func finish(_ inputs: [Graph.Input]) throws(ModelError) -> Model {
    var weights: [String: ShapedArray<Float>] = [:]
    // A result may be known beforehand too.
    for output in proto.output.map(\.name) {
      makeConstant(output)
      guard case .floats(let array) = probes[0].known[output] else { continue }
      let value = "\(output).value"
      weights[value] = array
      nodes.append(
        Node(name: "\(output).constant", operation: Identity(), inputs: [value], outputs: [output]))
    }
    for node in nodes {
      for case let name? in node.inputs where weights[name] == nil {
        switch probes[0].known[name] {
        case .floats(let array): weights[name] = array
        case .integers where !soleOutputs.contains(name):
          throw ModelError(
            .unsupported, node: node.name, "the lengths '\(name)', which follow the batch, as numbers")
        case .integers, nil: break
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
