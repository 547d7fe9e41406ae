/// The steps of a run, with values as places in a list, so that a run looks up no names.
struct Plan {
  /// One node of a graph, or several that are done at once.
  struct Step {
    let node: String
    let operation: any TensorOperation
    let inputs: [Int?]
    let areWeights: [Bool]
    let outputs: [Int]
    let names: [String]
    /// The values that no later step takes.
    var freed: [Int] = []
    /// What the operation keeps from run to run.
    let memory = OperatorMemory()
  }

  let steps: [Step]
  /// The place of each value that is made, and of each input and weight.
  let slots: [String: Int]
}

extension Plan {
  /// The plan of `graph`.
  ///
  /// - Parameter enlargements: Convolutions that are done at once with the doubling before them; the doubled values are then not made.
  /// - Throws: ``ModelError`` where a node's operand is made by none before it.
  init(_ graph: Graph, doing enlargements: [Enlargement] = []) throws(ModelError) {
    let fused = Dictionary(uniqueKeysWithValues: enlargements.map { ($0.convolution, $0) })
    let leftOut = Set(enlargements.map(\.doubling))
    var slots: [String: Int] = [:]
    func slot(_ name: String) -> Int {
      if let slot = slots[name] { return slot }
      slots[name] = slots.count
      return slots.count - 1
    }
    for name in graph.weights.keys.sorted() { _ = slot(name) }
    for input in graph.inputs { _ = slot(input.name) }
    var steps: [Step] = []
    for (index, node) in graph.nodes.enumerated() where !leftOut.contains(index) {
      let (operation, operands) = fused[index]?.step(in: graph) ?? (node.operation, node.inputs)
      var inputs: [Int?] = []
      for input in operands {
        guard let input else {
          inputs.append(nil)
          continue
        }
        guard let slot = slots[input] else {
          throw ModelError(.invalid, node: node.name, "its operand '\(input)' is made by no node before it")
        }
        inputs.append(slot)
      }
      steps.append(
        Step(
          node: node.name, operation: operation, inputs: inputs,
          areWeights: operands.map { $0.map { graph.weights[$0] != nil } ?? false },
          outputs: node.outputs.map(slot), names: node.outputs))
    }
    // Weights and results outlive the run; all else goes after its last use.
    var kept = Set(graph.outputs.compactMap { slots[$0] })
    kept.formUnion(graph.weights.keys.compactMap { slots[$0] })
    for index in steps.indices.reversed() {
      let used = Set(steps[index].inputs.compactMap { $0 } + steps[index].outputs)
      steps[index].freed = used.subtracting(kept).sorted()
      kept.formUnion(used)
    }
    (self.steps, self.slots) = (steps, slots)
  }
}
