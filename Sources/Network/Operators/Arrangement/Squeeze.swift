internal import Torch

/// Squeeze: the same numbers without some dimensions of length 1.
struct Squeeze: Operator {
  static let onnxNames = ["Squeeze"]
  static let operandCount: Int? = 1
  private let axes: [Int]

  init(_ node: NodeReader) throws(ModelError) {
    // An attribute before version 13, an operand from then on.
    guard let axes = try node.integers("axes", orOperand: 1) else {
      throw ModelError(.unsupported, "a squeeze that does not name its axes, and so might take the batch")
    }
    self.axes = axes
  }

  var encoding: NodeEncoding { NodeEncoding("Squeeze", constants: [.integers(axes)]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let dropped = Set(try axes.map { (axis) throws(ModelError) in try input.index(ofAxis: axis) })
    guard dropped.allSatisfy({ input[$0] == 1 }) else {
      throw ModelError(.invalid, "its axes \(axes) are not all of length 1 in \(input)")
    }
    return [input.indices.filter { !dropped.contains($0) }.map { input[$0] }]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let input = operands[0].shape
    let dropped = Set(axes.map { $0.wrapped(to: input.count) })
    return [try operands[0].reshaped(input.indices.filter { !dropped.contains($0) }.map { input[$0] })]
  }

  var kind: OperatorKind { .passThrough }
}

/// Unsqueeze: the same numbers with further dimensions of length 1.
struct Unsqueeze: Operator {
  static let onnxNames = ["Unsqueeze"]
  static let operandCount: Int? = 1
  private let axes: [Int]

  init(_ node: NodeReader) throws(ModelError) {
    guard let axes = try node.integers("axes", orOperand: 1), axes.count <= 64 else {
      throw ModelError(.invalid, "it lacks its axes, or has too many")
    }
    self.axes = axes
  }

  var encoding: NodeEncoding { NodeEncoding("Unsqueeze", constants: [.integers(axes)]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let rank = input.count + axes.count
    guard axes.allSatisfy({ (-rank..<rank).contains($0) }),
      Set(axes.map { $0.wrapped(to: rank) }).count == axes.count
    else {
      throw ModelError(.invalid, "its axes \(axes) do not fit a result of \(rank) dimensions")
    }
    return [widened(input)]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    [try operands[0].reshaped(widened(operands[0].shape))]
  }

  private func widened(_ shape: [Int]) -> [Int] {
    let rank = shape.count + axes.count
    let added = Set(axes.map { $0.wrapped(to: rank) })
    var rest = shape[...]
    return (0..<rank).map { added.contains($0) ? 1 : rest.popFirst() ?? 1 }
  }

  var kind: OperatorKind { .passThrough }
}
