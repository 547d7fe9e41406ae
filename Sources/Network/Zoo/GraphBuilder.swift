/// Builds a graph layer by layer, with names as PyTorch users know them.
struct GraphBuilder {
  /// A value that layers can follow.
  struct Value {
    let name: String
    let shape: [Int]
  }

  private var graph: Graph
  /// What the next layer takes; a branch begins where this is set back.
  var end: Value

  init(_ name: String, input shape: [Int]) {
    graph = Graph(
      name: name, inputs: [Graph.Input(name: "input", shape: [nil] + shape)], outputs: [], nodes: [],
      weights: [:])
    end = Value(name: "input", shape: [1] + shape)
  }

  private mutating func append(
    _ operation: any Operator, _ name: String, with others: [Value] = [], weights: [(String, [Int])] = []
  ) {
    for (weight, shape) in weights { graph.weights[weight] = shape }
    let output = "\(name)_output"
    graph.nodes.append(
      Node(
        name: name, operation: operation, inputs: [end.name] + others.map(\.name) + weights.map(\.0),
        outputs: [output]))
    let operands = OperandShapes([end.shape] + others.map(\.shape) + weights.map(\.1))
    // The zoo's own layers fit one another; a test builds every network of it.
    guard let shape = try? operation.outputShapes(operands).first else {
      preconditionFailure("layer \(name) of \(graph.name) does not fit the one before it")
    }
    end = Value(name: output, shape: shape)
  }

  mutating func convolution(
    _ name: String, channels: Int, kernel: Int, padding: Int = 0, stride: Int = 1, bias: Bool = true
  ) {
    append(
      Convolution(window: Window(stride: [stride, stride], padding: [padding, padding])), name,
      weights: [("\(name).weight", [channels, end.shape[1], kernel, kernel])]
        + (bias ? [("\(name).bias", [channels])] : []))
  }

  mutating func batchNorm(_ name: String, epsilon: Double = 1e-5, isAffine: Bool = true) {
    append(
      BatchNormalization(epsilon: epsilon, isAffine: isAffine), name,
      weights: ["weight", "bias", "running_mean", "running_var"].map { ("\(name).\($0)", [end.shape[1]]) })
  }

  mutating func dense(_ name: String, units: Int) {
    append(
      Gemm(), name, weights: [("\(name).weight", [units, end.shape[1]]), ("\(name).bias", [units])])
  }

  mutating func relu(_ name: String) { append(Activation(.relu), name) }

  mutating func activation(_ name: String, _ function: Activation.Function) {
    append(Activation(function), name)
  }

  /// Each place as two by two equal ones.
  mutating func doubling(_ name: String) { append(Resize(repeating: 2), name) }

  /// Rows as images of `shape`.
  mutating func reshape(_ name: String, to shape: [Int]) { append(Reshape(rows: shape), name) }

  /// The maximum of windows of `kernel`×`kernel` that step by two.
  mutating func maxPool(_ name: String, kernel: Int = 2) {
    append(Pooling(maximum: true, kernel: kernel, stride: 2), name)
  }

  mutating func globalAveragePool(_ name: String) { append(GlobalPooling(), name) }

  mutating func flatten() { append(Flatten(), "flatten") }

  mutating func add(_ name: String, _ other: Value) { append(Arithmetic(.add), name, with: [other]) }

  mutating func dropout(_ name: String, probability: Double) {
    append(Dropout(probability: probability), name)
  }

  /// The finished graph, whose result is the last layer's under the name `output`.
  func finished(_ output: String = "logits") -> Graph {
    var graph = graph
    graph.nodes[graph.nodes.count - 1].outputs = [output]
    graph.outputs = [output]
    return graph
  }
}
