internal import Torch

/// MatMul: the matrix product over the last two dimensions.
struct MatrixProduct: Operator {
  static let onnxNames = ["MatMul"]

  init(_ node: NodeReader) throws(ModelError) {}

  var encoding: NodeEncoding { NodeEncoding("MatMul") }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let a = try operands.required(0, "left operand")
    let b = try operands.required(1, "right operand")
    guard a.count >= 2, b.count >= 2, a[a.count - 1] == b[b.count - 2] else {
      throw ModelError(.invalid, "shapes \(a) and \(b) have no matrix product")
    }
    let stacked = try broadcast(Array(a.dropLast(2)), Array(b.dropLast(2)))
    return [stacked + [a[a.count - 2], b[b.count - 1]]]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    guard case .absolute = mode else { return [try operands[0].matmul(operands[1])] }
    let (a, b) = try operands.absoluteFactors(of: "MatMul")
    return [try a.matmul(b)]
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    guard let shape = weights[1], shape.count == 2, index == 1 else { return .constant }
    return .parameter(bound: 1 / Double(max(1, shape[0])).squareRoot())
  }

  func multiplyAccumulates(_ operands: OperandShapes, outputs: [[Int]]) throws(ModelError) -> Int {
    try (outputs[0] + operands.required(0, "left operand").suffix(1)).product()
  }

  func pathObstacle(areWeights: [Bool]) -> String? { Operands.productObstacle(areWeights: areWeights) }

  var kind: OperatorKind { .dense }
}
