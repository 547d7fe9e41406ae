internal import Torch

/// Gemm: α·A·B + β·C, A and B transposed on demand; with B and C weights, the fully connected layer.
struct Gemm: Operator {
  static let onnxNames = ["Gemm"]

  private let alpha, beta: Double
  private let transposesA: Bool
  /// Whether the weights are [out, in].
  let transposesB: Bool

  /// A fully connected layer with weights [out, in] as PyTorch keeps them.
  init() {
    alpha = 1
    beta = 1
    transposesA = false
    transposesB = true
  }

  init(_ node: NodeReader) throws(ModelError) {
    alpha = try node.real("alpha") ?? 1
    beta = try node.real("beta") ?? 1
    transposesA = try node.integer("transA") == 1
    transposesB = try node.integer("transB") == 1
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      "Gemm",
      [
        ("alpha", .real(alpha)), ("beta", .real(beta)), ("transA", .integer(transposesA ? 1 : 0)),
        ("transB", .integer(transposesB ? 1 : 0)),
      ])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let a = try operands.required(0, "matrix A")
    let b = try operands.required(1, "matrix B")
    guard a.count == 2, b.count == 2 else {
      throw ModelError(.invalid, "operands of shapes \(a) and \(b) are not matrices")
    }
    let rows = transposesA ? (a[1], a[0]) : (a[0], a[1])
    let columns = transposesB ? (b[1], b[0]) : (b[0], b[1])
    guard rows.1 == columns.0 else {
      throw ModelError(.invalid, "\(rows.1) columns of the input do not fit \(columns.0) rows of the weights")
    }
    if let c = operands[2] {
      guard try broadcast(c, [rows.0, columns.1]) == [rows.0, columns.1] else {
        throw ModelError(.invalid, "a bias of shape \(c) does not fit \(columns.1) columns")
      }
    }
    return [[rows.0, columns.1]]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    if case .absolute = mode { return [try absolute(operands)] }
    let (b, c) = (operands[1], operands.optional(2))
    if !transposesA && transposesB && alpha == 1 && beta == 1 && c.map({ $0.shape.count == 1 }) ?? true {
      return [try operands[0].linear(b, c)]
    }
    let product = try product(operands[0], b, alpha)
    guard let c else { return [product] }
    return [try product + (beta == 1 ? c : try c * beta)]
  }

  private func product(_ a: Tensor, _ b: Tensor, _ factor: Double) throws(TorchError) -> Tensor {
    let a = transposesA ? try a.transposed() : a
    let product = try a.matmul(transposesB ? b.transposed() : b)
    return factor == 1 ? product : try product * factor
  }

  private func absolute(_ operands: Operands) throws(TorchError) -> Tensor {
    let (a, b) = try operands.absoluteFactors(of: "Gemm")
    let product = try product(a, b, alpha.magnitude)
    // Added weights carry no path, added values do.
    guard let c = operands.optional(2), !operands.isWeight(2) else { return product }
    return try product + c * beta.magnitude
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    guard let shape = weights[1], shape.count == 2, index > 0 else { return .constant }
    return .parameter(bound: 1 / Double(max(1, transposesB ? shape[1] : shape[0])).squareRoot())
  }

  func multiplyAccumulates(_ operands: OperandShapes, outputs: [[Int]]) throws(ModelError) -> Int {
    let matrix = try operands.required(0, "matrix A")
    return try (outputs[0] + [matrix[transposesA ? 0 : 1]]).product()
  }

  func pathObstacle(areWeights: [Bool]) -> String? { Operands.productObstacle(areWeights: areWeights) }

  var kind: OperatorKind { .dense }
}
