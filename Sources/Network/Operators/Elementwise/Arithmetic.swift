internal import Torch

/// Add, Sub, Mul, Div, Pow and Mod of two values, and Sum, Mean, Max and Min of any number: element by element, shapes
/// stretched to one another.
struct Arithmetic: Operator {
  static let onnxNames = Function.allCases.map(\.rawValue)

  /// Which operation.
  enum Function: String, Hashable, Sendable, CaseIterable {
    /// The operation of that name.
    case add = "Add"
    /// The first less the second.
    case subtract = "Sub"
    /// The product.
    case multiply = "Mul"
    /// The first divided by the second.
    case divide = "Div"
    /// The first raised to the second.
    case power = "Pow"
    /// What division of the first by the second leaves.
    case remainder = "Mod"
    /// The sum of any number of operands.
    case sum = "Sum"
    /// Their mean.
    case mean = "Mean"
    /// The greatest of them.
    case maximum = "Max"
    /// The least of them.
    case minimum = "Min"

    /// Whether any number of operands will do.
    var isVariadic: Bool { [.sum, .mean, .maximum, .minimum].contains(self) }
  }

  private let function: Function
  /// Whether a remainder has the sign of the dividend, as in C.
  private var truncates = false

  /// The operation `function`.
  init(_ function: Function) { self.function = function }

  init(_ node: NodeReader) throws(ModelError) {
    function = try node.operation()
    truncates = try node.integer("fmod") == 1
  }

  var encoding: NodeEncoding {
    NodeEncoding(function.rawValue, truncates ? [("fmod", .integer(1))] : [])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    guard operands.count == 2 || (function.isVariadic && operands.count > 0) else {
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
    if function != .power { try checkTypes(operands) }
    return switch function {
    case .add: [try operands[0] + operands[1]]
    case .subtract: [try operands[0] - operands[1]]
    case .multiply: [try operands[0] * operands[1]]
    case .divide: [try operands[0] / operands[1]]
    case .power: [try power(operands[0], operands[1])]
    case .remainder: [try operands[0].remainder(operands[1], truncated: truncates)]
    case .sum: [try total(operands, 0..<operands.count)]
    case .mean: [try total(operands, 0..<operands.count) / Double(operands.count)]
    case .maximum: [try combined(operands) { (a, b) throws(TorchError) in try a.maximum(b) }]
    case .minimum: [try combined(operands) { (a, b) throws(TorchError) in try a.minimum(b) }]
    }
  }

  /// ONNX converts no operand to another's type, and neither does any other program.
  private func checkTypes(_ operands: Operands) throws(TorchError) {
    let first = try operands[0].elementType()
    for index in 1..<max(1, operands.count) {
      let type = try operands[index].elementType()
      guard type != first, type.isReal != first.isReal else { continue }
      throw TorchError(
        kind: .elementType, operation: function.rawValue,
        message: "operands of different types, \(first) and \(type)")
    }
  }

  /// The result has the base's type, whatever the exponent's.
  private func power(_ base: Tensor, _ exponent: Tensor) throws(TorchError) -> Tensor {
    let type = try base.elementType()
    guard try exponent.elementType() != type else { return try base.power(exponent) }
    return try base.to(.float64).power(exponent.to(.float64)).to(type)
  }

  private func combined(
    _ operands: Operands, _ combine: (Tensor, Tensor) throws(TorchError) -> Tensor
  ) throws(TorchError) -> Tensor {
    var result = operands[0]
    for index in 1..<max(1, operands.count) { result = try combine(result, operands[index]) }
    return result
  }

  /// Paths that meet add up; added weights carry no path, and factors count by their size.
  private func absolute(_ operands: Operands) throws(TorchError) -> Tensor {
    if let obstacle = pathObstacle(areWeights: operands.areWeights) {
      throw TorchError(kind: .notImplemented, operation: function.rawValue, message: obstacle)
    }
    switch function {
    case .add, .subtract, .sum, .mean, .maximum, .minimum:
      let paths = (0..<operands.count).filter { !operands.isWeight($0) }
      // Weights alone still give a value, of the right shape.
      guard !paths.isEmpty else { return try total(operands, 0..<operands.count) * 0 }
      let sum = try total(operands, paths)
      // As in pooling, the mean stands for the greatest.
      return [.mean, .maximum, .minimum].contains(function) ? try sum / Double(paths.count) : sum
    case .power, .remainder: return operands[0]
    case .multiply:
      let (a, b) = try operands.absoluteFactors(of: "Mul")
      return try a * b
    case .divide:
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
    default: .constant
    }
  }

  func pathObstacle(areWeights: [Bool]) -> String? {
    switch function {
    case .multiply: Operands.productObstacle(areWeights: areWeights)
    case .divide, .power, .remainder:
      areWeights.dropFirst().first == true
        ? nil
        : "a \(function == .power ? "power" : "quotient") by a computed value is not linear, so it has no path weights"
    default: nil
    }
  }

  var kind: OperatorKind { .adjustment }
}
