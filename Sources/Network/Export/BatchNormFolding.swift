internal import Arrays

extension Model {
  /// The same function, to rounding, with fewer nodes: a batch norm right behind a convolution becomes part of its weights.
  ///
  /// Those behind anything else stay, such as behind a sum, and so do those behind a convolution whose result or weights something
  /// else takes too.
  public func foldingBatchNorms() -> Model {
    var takers: [String: Int] = [:]
    for name in graph.nodes.flatMap({ $0.inputs.compactMap { $0 } }) + graph.outputs {
      takers[name, default: 0] += 1
    }
    var result = self
    var makers: [String: Int] = [:]
    var folded: Set<Int> = []
    for (index, node) in graph.nodes.enumerated() {
      for output in node.outputs { makers[output] = index }
      guard let norm = BatchNorm(node, of: self), takers[norm.input] == 1, let maker = makers[norm.input],
        graph.nodes[maker].operation is Convolution,
        graph.nodes[maker].inputs.dropFirst().allSatisfy({ $0.map { takers[$0] == 1 } ?? true }),
        norm.fold(into: &result.graph.nodes[maker], of: self, &result.weights)
      else { continue }
      result.graph.nodes[maker].outputs = node.outputs
      folded.insert(index)
    }
    result.graph.nodes = result.graph.nodes.indices.filter { !folded.contains($0) }
      .map { result.graph.nodes[$0] }
    let taken = Set(result.graph.nodes.flatMap { $0.inputs.compactMap { $0 } })
    result.weights = result.weights.filter { taken.contains($0.key) }
    result.graph.weights = result.weights.mapValues(\.shape)
    return result
  }
}

/// What a batch norm does to each channel: times `scale`, plus `shift`.
private struct BatchNorm {
  /// The value that it takes.
  let input: String
  private let scale, shift: [Double]

  /// The norm that `node` is, where its numbers are weights.
  init?(_ node: Node, of model: Model) {
    guard let operation = node.operation as? BatchNormalization, let input = node.inputs.first ?? nil else {
      return nil
    }
    let numbers = node.inputs.dropFirst().compactMap { $0.flatMap { model.weights[$0]?.scalars } }
    guard numbers.count == 4, !numbers[0].isEmpty else { return nil }
    let scale = zip(numbers[0], numbers[3]).map {
      Double($0) / (Double($1) + operation.epsilon).squareRoot()
    }
    self.input = input
    self.scale = scale
    shift = scale.indices.map { Double(numbers[1][$0]) - Double(numbers[2][$0]) * scale[$0] }
  }

  /// Puts this norm into the weights of `convolution`; false where those are not known beforehand.
  func fold(
    into convolution: inout Node, of model: Model, _ weights: inout [String: ShapedArray<Float>]
  ) -> Bool {
    guard let name = convolution.inputs[1], let weight = model.weights[name] else { return false }
    var bias = [Double](repeating: 0, count: scale.count)
    let biasName: String
    if convolution.inputs.count > 2, let given = convolution.inputs[2] {
      guard let numbers = model.weights[given]?.scalars else { return false }
      bias = numbers.map(Double.init)
      biasName = given
    } else {
      biasName = model.freeName(name.hasSuffix(".weight") ? "\(name.dropLast(7)).bias" : "\(name).bias")
      convolution.inputs = Array(convolution.inputs.prefix(2)) + [biasName]
    }
    let perChannel = weight.count / scale.count
    weights[name] = ShapedArray(
      shape: weight.shape,
      scalars: weight.scalars.enumerated().map { Float(Double($1) * scale[$0 / perChannel]) })
    weights[biasName] = ShapedArray(scale.indices.map { Float(bias[$0] * scale[$0] + shift[$0]) })
    return true
  }
}

extension Model {
  /// `name`, or one like it that no value of the graph has.
  fileprivate func freeName(_ name: String) -> String {
    let taken = Set(graph.weights.keys).union(graph.inputs.map(\.name)).union(graph.nodes.flatMap(\.outputs))
    var name = name
    while taken.contains(name) { name += "_" }
    return name
  }
}
