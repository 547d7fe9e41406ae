internal import Torch

/// ReduceMean: the mean over some dimensions.
struct ReduceMean: Operator {
  static let onnxNames = ["ReduceMean"]
  static let operandCount: Int? = 1
  private let axes: [Int]
  private let keepsDimensions: Bool

  init(_ node: NodeReader) throws(ModelError) {
    // An attribute before version 18, an operand from then on.
    guard let axes = try node.integers("axes", orOperand: 1), !axes.isEmpty else {
      throw ModelError(.unsupported, "a mean over all dimensions, the batch among them")
    }
    self.axes = axes
    keepsDimensions = try node.integer("keepdims") != 0
  }

  var encoding: NodeEncoding {
    NodeEncoding("ReduceMean", [("axes", .integers(axes)), ("keepdims", .integer(keepsDimensions ? 1 : 0))])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let reduced = Set(try axes.map { (axis) throws(ModelError) in try input.index(ofAxis: axis) })
    guard reduced.count == axes.count else { throw ModelError(.invalid, "its axes \(axes) repeat") }
    if keepsDimensions { return [input.indices.map { reduced.contains($0) ? 1 : input[$0] }] }
    return [input.indices.filter { !reduced.contains($0) }.map { input[$0] }]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    [try operands[0].mean(axes, keep: keepsDimensions)]
  }
}
