internal import Torch

/// A function of each number by itself.
struct Activation: Operator {
  static let onnxNames = [
    "Relu", "LeakyRelu", "Tanh", "Sigmoid", "Clip", "Elu", "Selu", "HardSigmoid", "HardSwish", "Softplus",
    "Softsign",
    "Mish", "Gelu",
  ]
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
    /// γ·x where positive, γα·(eˣ − 1) elsewhere; with γ = 1 as Elu, else as Selu.
    case exponentialLinear(alpha: Double, gamma: Double)
    /// αx + β moved into 0…1.
    case hardSigmoid(alpha: Double, beta: Double)
    /// x·hardSigmoid(x) with α = 1/6 and β = ½.
    case hardSwish
    /// ln(1 + eˣ)
    case softplus
    /// x / (1 + |x|)
    case softsign
    /// x·tanh(softplus(x))
    case mish
    /// x·Φ(x), Φ the normal distribution, or by an approximation with the hyperbolic tangent.
    case gelu(isApproximate: Bool)
  }

  private let function: Function

  /// Whether it turns logits into probabilities, each by itself.
  var isSigmoid: Bool { function == .sigmoid }

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
    case "Elu": function = .exponentialLinear(alpha: try node.real("alpha") ?? 1, gamma: 1)
    case "Selu":
      function = .exponentialLinear(
        alpha: try node.real("alpha") ?? 1.67326319217681884765625,
        gamma: try node.real("gamma") ?? 1.05070102214813232421875)
    case "HardSigmoid":
      function = .hardSigmoid(alpha: try node.real("alpha") ?? 0.2, beta: try node.real("beta") ?? 0.5)
    case "HardSwish": function = .hardSwish
    case "Softplus": function = .softplus
    case "Softsign": function = .softsign
    case "Mish": function = .mish
    case "Gelu": function = .gelu(isApproximate: try node.text("approximate") == "tanh")
    default: function = .relu
    }
  }

  var encoding: NodeEncoding {
    switch function {
    case .relu: NodeEncoding("Relu")
    case .leakyReLU(let slope): NodeEncoding("LeakyRelu", [("alpha", .real(slope))])
    case .tanh: NodeEncoding("Tanh")
    case .sigmoid: NodeEncoding("Sigmoid")
    case .exponentialLinear(let alpha, let gamma):
      gamma == 1
        ? NodeEncoding("Elu", [("alpha", .real(alpha))])
        : NodeEncoding("Selu", [("alpha", .real(alpha)), ("gamma", .real(gamma))])
    case .hardSigmoid(let alpha, let beta):
      NodeEncoding("HardSigmoid", [("alpha", .real(alpha)), ("beta", .real(beta))])
    case .hardSwish: NodeEncoding("HardSwish")
    case .softplus: NodeEncoding("Softplus")
    case .softsign: NodeEncoding("Softsign")
    case .mish: NodeEncoding("Mish", since: 18)
    case .gelu(let isApproximate):
      NodeEncoding("Gelu", [("approximate", .text(isApproximate ? "tanh" : "none"))], since: 20)
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
    case .exponentialLinear(let alpha, let gamma):
      [try x.relu() * gamma + (x.clamp(-.infinity, 0).exponential() - 1.0) * (alpha * gamma)]
    case .hardSigmoid(let alpha, let beta): [try (x * alpha + beta).clamp(0, 1)]
    case .hardSwish: [try x * (x * (1 / 6) + 0.5).clamp(0, 1)]
    case .softplus: [try x.softplus()]
    case .softsign: [try x / (x.absolute() + 1.0)]
    case .mish: [try x * x.softplus().tanh()]
    case .gelu(let isApproximate): [try x * x.normalDistribution(isApproximate: isApproximate)]
    }
  }

  var kind: OperatorKind { .activation }
}

extension Tensor {
  /// ln(1 + eˣ), without overflow.
  fileprivate func softplus() throws(TorchError) -> Tensor {
    try relu() + ((-absolute()).exponential() + 1.0).logarithm()
  }

  /// Φ(x), or its approximation with the hyperbolic tangent (Hendrycks, Gimpel 2016).
  fileprivate func normalDistribution(isApproximate: Bool) throws(TorchError) -> Tensor {
    if isApproximate {
      let inner = try (self + power(3) * 0.044715) * (2 / Double.pi).squareRoot()
      return try (inner.tanh() + 1.0) * 0.5
    }
    return try ((self * 0.5.squareRoot()).errorFunction() + 1.0) * 0.5
  }
}
