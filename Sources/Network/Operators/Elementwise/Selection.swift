internal import Torch

/// Where: the numbers of one value where a condition holds, of another elsewhere.
struct Selection: Operator {
  static let onnxNames = ["Where"]

  init(_ node: NodeReader) throws(ModelError) {}

  var encoding: NodeEncoding { NodeEncoding("Where") }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let branches = try broadcast(operands.required(1, "first value"), operands.required(2, "second value"))
    return [try broadcast(operands.required(0, "condition"), branches)]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    if case .absolute = mode, let obstacle = pathObstacle(areWeights: operands.areWeights) {
      throw TorchError(kind: .notImplemented, operation: "Where", message: obstacle)
    }
    return [try operands[0].to(.bool).select(operands[1], otherwise: operands[2])]
  }

  func pathObstacle(areWeights: [Bool]) -> String? {
    "a choice between values is not linear, so it has no path weights"
  }
}
