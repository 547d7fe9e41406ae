internal import Torch

/// Flatten: the dimensions before an axis as one, those from it on as another.
struct Flatten: Operator {
  static let onnxNames = ["Flatten"]
  private let axis: Int

  /// Each input as one row.
  init() { axis = 1 }

  init(_ node: NodeReader) throws(ModelError) { axis = try node.integer("axis") ?? 1 }

  var encoding: NodeEncoding { NodeEncoding("Flatten", [("axis", .integer(axis))]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard (-input.count...input.count).contains(axis) else {
      throw ModelError(.invalid, "its axis \(axis) is none of a value of shape \(input)")
    }
    let split = split(input.count)
    return [[try input[..<split].product(), try input[split...].product()]]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let shape = operands[0].shape
    let split = split(shape.count)
    return [try operands[0].reshaped([shape[..<split].reduce(1, *), shape[split...].reduce(1, *)])]
  }

  private func split(_ rank: Int) -> Int { axis.wrapped(to: rank) }

  var kind: OperatorKind { .passThrough }
}
