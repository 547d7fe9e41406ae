internal import Torch

/// Trilu: the upper or the lower triangle of each matrix, zeros elsewhere.
struct Triangle: Operator {
  static let onnxNames = ["Trilu"]
  static let operandCount: Int? = 1

  private let isUpper: Bool
  /// How far above the main diagonal the triangle's own is.
  private let diagonal: Int

  init(_ node: NodeReader) throws(ModelError) {
    isUpper = try node.integer("upper") != 0
    diagonal = try node.integers("", orOperand: 1)?.first ?? 0
  }

  var encoding: NodeEncoding {
    NodeEncoding("Trilu", [("upper", .integer(isUpper ? 1 : 0))], constants: [.integer(diagonal)])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count >= 2 else { throw ModelError(.invalid, "an input of shape \(input) is no matrix") }
    return [input]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let zero = try Tensor(repeating: 0, shape: [1], type: x.elementType(), on: x.device)
    let isZero = try operands.memory.tensor([]) { () throws(TorchError) in try outside(x) }
    return [try isZero.select(zero, otherwise: x)]
  }

  /// Where the triangle is not.
  private func outside(_ x: Tensor) throws(TorchError) -> Tensor {
    let (rows, columns) = (x.shape[x.shape.count - 2], x.shape[x.shape.count - 1])
    let limit = min(max(diagonal, -rows), columns)
    let row = try Tensor((0..<rows).map { Int64($0 + limit) }, shape: [rows, 1], on: x.device)
    let column = try Tensor((0..<columns).map(Int64.init), shape: [1, columns], on: x.device)
    return try isUpper ? row.greater(than: column) : column.greater(than: row)
  }
}
