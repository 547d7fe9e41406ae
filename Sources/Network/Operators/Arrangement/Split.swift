internal import Torch

/// Split: a dimension cut into parts, each a value of its own.
struct Split: Operator {
  static let onnxNames = ["Split"]
  static let operandCount: Int? = 1

  private let axis: Int
  /// The lengths of the parts; where the node does not tell them, only how many there are.
  private let lengths: [Int]?
  private let count: Int

  init(_ node: NodeReader) throws(ModelError) {
    axis = try node.integer("axis") ?? 0
    // An attribute before version 13, an operand from then on.
    lengths = try node.integers("split", orOperand: 1)
    let told = try node.integer("num_outputs")
    count = lengths?.count ?? told ?? node.outputCount
    guard count > 0, count <= 1 << 16, lengths?.allSatisfy({ $0 >= 0 }) ?? true else {
      throw ModelError(.invalid, "its parts \(lengths ?? []) are no lengths")
    }
  }

  var encoding: NodeEncoding {
    NodeEncoding("Split", [("axis", .integer(axis))], constants: [lengths.map { .integers($0) }])
  }

  private func lengths(of whole: Int) -> [Int] {
    if let lengths { return lengths }
    let each = (whole + count - 1) / count
    return (0..<count).map { max(0, min(each, whole - $0 * each)) }
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let index = try input.index(ofAxis: axis)
    let lengths = lengths(of: input[index])
    guard lengths.reduce(0, { $0.addingReportingOverflow($1).partialValue }) == input[index] else {
      throw ModelError(.invalid, "parts of \(lengths) do not fill axis \(axis) of \(input)")
    }
    return lengths.map { length in
      var shape = input
      shape[index] = length
      return shape
    }
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let index = axis.wrapped(to: x.shape.count)
    var (start, parts) = (0, [Tensor]())
    for length in lengths(of: x.shape[index]) {
      parts.append(try x.slice(index, start..<start + length))
      start += length
    }
    return parts
  }
}
