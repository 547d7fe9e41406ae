internal import Torch

/// PRelu: x where positive, a learnt slope times x elsewhere.
struct ParametricRectifier: Operator {
  static let onnxNames = ["PRelu"]

  init(_ node: NodeReader) throws(ModelError) {}

  var encoding: NodeEncoding { NodeEncoding("PRelu") }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let slope = try operands.required(1, "slope")
    guard try broadcast(input, slope) == input else {
      throw ModelError(.invalid, "slopes of shape \(slope) do not fit an input of shape \(input)")
    }
    return [input]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    if case .absolute = mode { return [x] }
    return [try x.relu() - (-x).relu() * operands[1]]
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    // PyTorch's start.
    index == 1 ? .parameterStarting(at: 0.25) : .constant
  }

  var kind: OperatorKind { .activation }
}
