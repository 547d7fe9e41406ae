internal import Torch

/// Add, Sub, Mul, Div and Sum: element by element, shapes stretched to one another.
struct Arithmetic: Operator {
  static let onnxNames = ["Add", "Sub", "Mul", "Div", "Sum"]

  /// Which operation.
  enum Function: String, Hashable, Sendable {
    /// The operation of that name.
    case add = "Add"
    /// The first less the second.
    case subtract = "Sub"
    /// The product.
    case multiply = "Mul"
    /// The first divided by the second.
    case divide = "Div"
    /// The sum of any number of operands.
    case sum = "Sum"
  }

  private let function: Function

  /// The operation `function`.
  init(_ function: Function) { self.function = function }

  init(_ node: NodeReader) throws(ModelError) {
    guard let function = Function(rawValue: node.operation) else {
      throw ModelError(.unsupported, "the operator \(node.operation)")
    }
    self.function = function
  }

  var encoding: NodeEncoding { NodeEncoding(function.rawValue) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    guard operands.count == 2 || (function == .sum && operands.count > 0) else {
      throw ModelError(.invalid, "it has \(operands.count) operands")
    }
    var shape = try operands.required(0, "operand")
    for index in 1..<max(1, operands.count) {
      shape = try broadcast(shape, operands.required(index, "operand"))
    }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    if case .absolute = mode { return [try absolute(operands)] }
    return switch function {
    case .add: [try operands[0] + operands[1]]
    case .subtract: [try operands[0] - operands[1]]
    case .multiply: [try operands[0] * operands[1]]
    case .divide: [try operands[0] / operands[1]]
    case .sum: [try total(operands, 0..<operands.count)]
    }
  }

  /// Paths that meet add up; added weights carry no path, and factors count by their size.
  private func absolute(_ operands: Operands) throws(TorchError) -> Tensor {
    switch function {
    case .add, .subtract, .sum:
      let paths = (0..<operands.count).filter { !operands.isWeight($0) }
      // Weights alone still give a value, of the right shape.
      return paths.isEmpty ? try total(operands, 0..<operands.count) * 0 : try total(operands, paths)
    case .multiply:
      let (a, b) = try operands.absoluteFactors(of: "Mul")
      return try a * b
    case .divide:
      guard operands.isWeight(1) else {
        throw TorchError(
          kind: .notImplemented, operation: "Div",
          message: "a quotient by a computed value is not linear, so it has no path weights")
      }
      return try operands[0] / operands[1].absolute()
    }
  }

  private func total(_ operands: Operands, _ indices: some Collection<Int>) throws(TorchError) -> Tensor {
    var sum: Tensor?
    for index in indices { sum = if let sum { try sum + operands[index] } else { operands[index] } }
    guard let sum else { preconditionFailure("a sum has at least one operand") }
    return sum
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    switch function {
    case .add, .sum: .parameterStarting(at: 0)
    case .subtract, .multiply, .divide: .constant
    }
  }

  var kind: OperatorKind { .adjustment }
}
