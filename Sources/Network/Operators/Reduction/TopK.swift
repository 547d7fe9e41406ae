internal import Torch

/// TopK: the k greatest, or least, numbers along an axis, and where they stood.
struct TopK: Operator {
  static let onnxNames = ["TopK"]
  static let operandCount: Int? = 1

  private let count, axis: Int
  private let isLargest: Bool

  init(_ node: NodeReader) throws(ModelError) {
    // An attribute before version 10, an operand from then on.
    let attribute = try node.integer("k")
    let operand = try node.integers("", orOperand: 1)?.first
    guard let count = attribute ?? operand, count >= 0 else {
      throw ModelError(.invalid, "it lacks k")
    }
    self.count = count
    axis = try node.integer("axis") ?? -1
    isLargest = try node.integer("largest") != 0
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      "TopK", [("axis", .integer(axis)), ("largest", .integer(isLargest ? 1 : 0))],
      constants: [.integers([count])])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    var shape = try operands.required(0, "input")
    let index = try shape.index(ofAxis: axis)
    guard count <= shape[index] else {
      throw ModelError(.invalid, "axis \(axis) of \(shape) has fewer than \(count) numbers")
    }
    shape[index] = count
    return [shape, shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let index = axis.wrapped(to: x.shape.count)
    let (values, places) = try x.sorted(index, descending: isLargest)
    return [try values.slice(index, 0..<count), try places.slice(index, 0..<count)]
  }
}
