/// One node of a graph with its values as places in a list, so that a run looks up no names.
struct Step {
  let node: String
  let operation: any Operator
  let inputs: [Int?]
  let areWeights: [Bool]
  let outputs: [Int]
  let names: [String]
  /// The values that no later step takes.
  var freed: [Int] = []
}

extension Step {
  /// The steps of `graph`, and the place of each value in the list of a run.
  static func plan(_ graph: Graph) throws(ModelError) -> ([Step], [String: Int]) {
    var slots: [String: Int] = [:]
    func slot(_ name: String) -> Int {
      if let slot = slots[name] { return slot }
      slots[name] = slots.count
      return slots.count - 1
    }
    for name in graph.weights.keys.sorted() { _ = slot(name) }
    for input in graph.inputs { _ = slot(input.name) }
    var steps: [Step] = []
    for node in graph.nodes {
      var inputs: [Int?] = []
      for input in node.inputs {
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
          node: node.name, operation: node.operation, inputs: inputs,
          areWeights: node.inputs.map { $0.map { graph.weights[$0] != nil } ?? false },
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
    return (steps, slots)
  }
}
