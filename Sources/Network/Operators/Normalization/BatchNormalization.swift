internal import Torch

/// BatchNormalization: each channel shifted and scaled by running or batch moments, then by weights.
struct BatchNormalization: Operator {
  static let onnxNames = ["BatchNormalization"]

  let epsilon: Double
  /// How much of the old running moments a training step keeps (ONNX's meaning; PyTorch's is one less this).
  private let retention: Double
  /// Whether training changes the weights; else they stay as they are.
  private let isAffine: Bool
  let wasExportedInTraining: Bool

  /// A batch normalisation with PyTorch's usual settings unless told otherwise.
  init(epsilon: Double = 1e-5, isAffine: Bool = true) {
    self.epsilon = epsilon
    self.isAffine = isAffine
    retention = 0.9
    wasExportedInTraining = false
  }

  init(_ node: NodeReader) throws(ModelError) {
    epsilon = try node.real("epsilon") ?? 1e-5
    retention = try node.real("momentum") ?? 0.9
    isAffine = true
    wasExportedInTraining = try node.integer("training_mode") == 1
    guard try node.integer("spatial") ?? 1 == 1 else {
      throw ModelError(.unsupported, "batch normalisation of single units (spatial = 0)")
    }
  }

  var encoding: NodeEncoding {
    NodeEncoding("BatchNormalization", [("epsilon", .real(epsilon)), ("momentum", .real(retention))])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count >= 2 else { throw ModelError(.invalid, "an input of shape \(input) has no channels") }
    for (index, name) in ["scale", "bias", "mean", "variance"].enumerated() {
      let shape = try operands.required(index + 1, name)
      guard shape == [input[1]] else {
        throw ModelError(.invalid, "a \(name) of shape \(shape) does not fit \(input[1]) channels")
      }
    }
    return [input]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let (x, weight, bias, mean, variance) = (operands[0], operands[1], operands[2], operands[3], operands[4])
    var isTraining = false
    switch mode {
    case .training(_, let group?):
      return [
        try x.widened().batchNorm(
          weight: weight, bias: bias, runningMean: mean, runningVariance: variance, retention: retention,
          epsilon: epsilon, over: group)
      ]
    case .absolute:
      let scale = try weight.absolute() / (variance + epsilon).squareRoot()
      let perChannel = [weight.count] + x.shape.dropFirst(2).map { _ in 1 }
      return [try x * scale.reshaped(perChannel)]
    case .training: isTraining = true
    case .inference, .leaking: break
    }
    return [
      try x.batchNorm(
        weight: weight, bias: bias, runningMean: mean, runningVariance: variance, training: isTraining,
        momentum: 1 - retention, epsilon: epsilon)
    ]
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    switch index {
    case 1: isAffine ? .parameterStarting(at: 1) : .statistic(startingAt: 1)
    case 2: isAffine ? .parameterStarting(at: 0) : .statistic(startingAt: 0)
    case 3: .statistic(startingAt: 0)
    case 4: .statistic(startingAt: 1)
    default: .constant
    }
  }

  var kind: OperatorKind { .adjustment }
}
