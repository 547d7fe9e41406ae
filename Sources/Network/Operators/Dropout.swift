internal import Torch

/// Dropout: in training each number is zero with a probability, and the others are scaled up to keep the mean.
struct Dropout: Operator {
  static let onnxNames = ["Dropout"]
  static let operandCount: Int? = 1

  private let probability: Double
  let wasExportedInTraining: Bool

  /// Dropout with `probability`.
  init(probability: Double) {
    self.probability = probability
    wasExportedInTraining = false
  }

  init(_ node: NodeReader) throws(ModelError) {
    // An attribute up to version 10, an operand from version 12.
    probability = try node.real("ratio", orOperand: 1) ?? 0.5
    wasExportedInTraining = try node.integers("training_mode", orOperand: 2)?.first == 1
    guard (0..<1).contains(probability) else {
      throw ModelError(.invalid, "its ratio \(probability) is not a probability below 1")
    }
  }

  var encoding: NodeEncoding { NodeEncoding("Dropout", constants: [.real(probability)]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    [try operands.required(0, "input")]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    guard case .training(let generator?) = mode, probability > 0 else { return [operands[0]] }
    let mask = try generator.bernoulli(operands[0].shape, probability: 1 - probability)
    return [try operands[0] * (mask * (1 / (1 - probability)))]
  }

  var kind: OperatorKind { .passThrough }
}
