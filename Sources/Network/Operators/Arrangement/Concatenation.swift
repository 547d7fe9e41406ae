internal import Torch

/// Concat: values joined along an axis.
struct Concatenation: Operator {
  static let onnxNames = ["Concat"]
  private let axis: Int

  init(_ node: NodeReader) throws(ModelError) {
    guard let axis = try node.integer("axis") else { throw ModelError(.invalid, "it lacks its axis") }
    self.axis = axis
  }

  var encoding: NodeEncoding { NodeEncoding("Concat", [("axis", .integer(axis))]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    var shape = try operands.required(0, "operand")
    let index = try shape.index(ofAxis: axis)
    for operand in 1..<max(1, operands.count) {
      var next = try operands.required(operand, "operand")
      guard next.count == shape.count else {
        throw ModelError(.invalid, "shapes \(shape) and \(next) cannot be joined")
      }
      let length = shape[index] + next[index]
      (shape[index], next[index]) = (length, length)
      guard shape == next else { throw ModelError(.invalid, "shapes of its operands cannot be joined") }
    }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    var parts: [Tensor] = []
    for index in 0..<operands.count {
      // Weights carry no path, but keep their place.
      if case .absolute = mode, operands.isWeight(index) {
        parts.append(try operands[index] * 0)
      } else {
        parts.append(operands[index])
      }
    }
    return [try Tensor.concatenating(parts, dimension: axis)]
  }
}
