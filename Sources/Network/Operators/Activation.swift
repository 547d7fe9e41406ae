internal import Torch

/// A function of each number by itself.
struct Activation: Operator {
  static let onnxNames = ["Relu", "LeakyRelu", "Tanh", "Sigmoid", "Clip"]
  static let operandCount: Int? = 1

  /// Which function.
  enum Function: Hashable, Sendable {
    /// max(x, 0)
    case relu
    /// x where positive, slope·x elsewhere.
    case leakyReLU(slope: Double)
    /// The hyperbolic tangent.
    case tanh
    /// 1 / (1 + e⁻ˣ)
    case sigmoid
    /// x moved into a range.
    case clip(low: Double, high: Double)
  }

  private let function: Function

  /// The activation with this function.
  init(_ function: Function) { self.function = function }

  init(_ node: NodeReader) throws(ModelError) {
    switch node.operation {
    case "LeakyRelu": function = .leakyReLU(slope: try node.real("alpha") ?? 0.01)
    case "Tanh": function = .tanh
    case "Sigmoid": function = .sigmoid
    case "Clip":
      // Attributes up to version 6, operands from version 11.
      let low = try node.real("min", orOperand: 1)
      let high = try node.real("max", orOperand: 2)
      function = .clip(low: low ?? -.infinity, high: high ?? .infinity)
    default: function = .relu
    }
  }

  var encoding: NodeEncoding {
    switch function {
    case .relu: NodeEncoding("Relu")
    case .leakyReLU(let slope): NodeEncoding("LeakyRelu", [("alpha", .real(slope))])
    case .tanh: NodeEncoding("Tanh")
    case .sigmoid: NodeEncoding("Sigmoid")
    case .clip(let low, let high):
      // An open end is an operand left out.
      NodeEncoding("Clip", constants: [low, high].map { $0.isInfinite ? nil : .real($0) })
    }
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    [try operands.required(0, "input")]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    if case .absolute = mode { return [x] }
    return switch function {
    case .relu:
      if case .leaking(let share) = mode { [try x.relu(leakingGradient: share)] } else { [try x.relu()] }
    case .leakyReLU(let slope): [try x.leakyReLU(slope: slope)]
    case .tanh: [try x.tanh()]
    case .sigmoid: [try x.sigmoid()]
    case .clip(let low, let high): [try x.clamp(low, high)]
    }
  }

  var kind: OperatorKind { .activation }
}
