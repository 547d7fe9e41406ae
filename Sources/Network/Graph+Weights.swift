extension Graph {
  /// The part each weight plays, by its name, as the first node that takes it has it.
  public var weightRoles: [String: WeightRole] {
    var roles: [String: WeightRole] = [:]
    for node in nodes {
      let shapes = OperandShapes(node.inputs.map { $0.flatMap { weights[$0] } })
      for (index, input) in node.inputs.enumerated() {
        guard let input, weights[input] != nil, roles[input] == nil else { continue }
        roles[input] = node.operation.role(ofOperand: index, weights: shapes)
      }
    }
    return roles
  }

  /// The weights that are constants and cannot have been learnt: single numbers, and those that the inputs meet before
  /// anything that was.
  var settings: Set<String> {
    let roles = weightRoles
    var constants = Set(roles.filter { $0.value == .constant }.keys)
    /// Values that something learnt has had a part in.
    var learnt = Set(roles.keys).subtracting(constants)
    for node in nodes {
      let inputs = node.inputs.compactMap { $0 }
      guard inputs.contains(where: learnt.contains) else { continue }
      learnt.formUnion(node.outputs)
      constants.subtract(inputs.filter { weights[$0]?.contains { $0 != 1 } ?? false })
    }
    return constants
  }

  /// How many numbers training changes.
  public var parameterCount: Int {
    weightRoles.reduce(0) { sum, entry in
      guard entry.value.isTrainable else { return sum }
      return sum + (weights[entry.key] ?? []).reduce(1, *)
    }
  }

  /// How many multiplications, each with its addition, one input of the network takes in convolutions and matrix
  /// products; biases, norms and pooling are not counted, as is usual.
  public func multiplyAccumulateCount() throws(ModelError) -> Int {
    let shapes = try shapes()
    var total = 0
    for node in nodes {
      do throws(ModelError) {
        let count = try node.operation.multiplyAccumulates(
          node.operandShapes(shapes), outputs: node.outputs.compactMap { shapes[$0] })
        let (sum, isOverflow) = total.addingReportingOverflow(count)
        guard !isOverflow else { throw ModelError(.invalid, "it takes more operations than can be counted") }
        total = sum
      } catch { throw error.at(node.name) }
    }
    return total
  }
}
