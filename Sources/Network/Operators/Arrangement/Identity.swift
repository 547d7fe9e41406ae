internal import Torch

/// Identity: the value itself.
struct Identity: Operator {
  static let onnxNames = ["Identity"]

  /// The value itself.
  init() {}

  init(_ node: NodeReader) throws(ModelError) {}

  var encoding: NodeEncoding { NodeEncoding("Identity") }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    [try operands.required(0, "input")]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    [operands[0]]
  }

  var kind: OperatorKind { .passThrough }
}
