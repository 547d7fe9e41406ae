internal import Torch

/// Dropout: in training each number is zero with a probability, and the others are scaled up to keep the mean.
struct Dropout: Operator {
  static let onnxNames = ["Dropout"]
  static let operandCount: Int? = 1

  private let probability: Double
  /// Whether the numbers that are kept are a second result.
  private let tellsMask: Bool
  let wasExportedInTraining: Bool

  /// Dropout with `probability`.
  init(probability: Double) {
    self.probability = probability
    tellsMask = false
    wasExportedInTraining = false
  }

  init(_ node: NodeReader) throws(ModelError) {
    // An attribute up to version 10, an operand from version 12.
    probability = try node.real("ratio", orOperand: 1) ?? 0.5
    wasExportedInTraining = try node.integers("training_mode", orOperand: 2)?.first == 1
    tellsMask = node.takenCount > 1
    guard !wasExportedInTraining || !node.isFed(2) || probability == 0 else {
      throw ModelError(
        .unsupported, "a dropout that is told to work by an input; masks of other programs cannot be matched")
    }
    guard (0..<1).contains(probability) else {
      throw ModelError(.invalid, "its ratio \(probability) is not a probability below 1")
    }
  }

  var encoding: NodeEncoding { NodeEncoding("Dropout", constants: [.real(probability)]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    return tellsMask ? [input, input] : [input]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    guard case .training(let generator?, _) = mode, probability > 0 else {
      return tellsMask ? [x, try Tensor(repeating: 1, shape: x.shape, type: .bool, on: x.device)] : [x]
    }
    let mask = try generator.bernoulli(x.shape, probability: 1 - probability)
    let dropped = try x * (mask * (1 / (1 - probability)))
    return tellsMask ? [dropped, try mask.to(.bool)] : [dropped]
  }

  var kind: OperatorKind { .passThrough }
}
