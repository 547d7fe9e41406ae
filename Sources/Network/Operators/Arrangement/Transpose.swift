internal import Torch

/// Transpose: the dimensions in another order.
struct Transpose: Operator {
  static let onnxNames = ["Transpose"]
  private let order: [Int]?

  init(_ node: NodeReader) throws(ModelError) { order = try node.integers("perm") }

  var encoding: NodeEncoding {
    NodeEncoding("Transpose", order.map { [("perm", .integers($0))] } ?? [])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    return [try order(ofRank: input.count).map { input[$0] }]
  }

  /// For each dimension of the result the one of the input.
  func order(ofRank rank: Int) throws(ModelError) -> [Int] {
    let order = order ?? (0..<rank).reversed()
    guard order.sorted() == Array(0..<rank) else {
      throw ModelError(.invalid, "\(order) is no order of \(rank) dimensions")
    }
    return order
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    [try operands[0].permuted(order ?? operands[0].shape.indices.reversed())]
  }

  var kind: OperatorKind { .passThrough }
}
