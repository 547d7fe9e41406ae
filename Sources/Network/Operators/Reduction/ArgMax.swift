internal import Torch

/// ArgMax and ArgMin: where the greatest, or least, number stands along an axis.
struct ArgMax: Operator {
  static let onnxNames = ["ArgMax", "ArgMin"]

  private let isLeast, keepsDimension, takesLast: Bool
  private let axis: Int

  init(_ node: NodeReader) throws(ModelError) {
    isLeast = node.operation == "ArgMin"
    axis = try node.integer("axis") ?? 0
    keepsDimension = try node.integer("keepdims") != 0
    takesLast = try node.integer("select_last_index") == 1
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      isLeast ? "ArgMin" : "ArgMax",
      [
        ("axis", .integer(axis)), ("keepdims", .integer(keepsDimension ? 1 : 0)),
        ("select_last_index", .integer(takesLast ? 1 : 0)),
      ])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    var shape = try operands.required(0, "input")
    let index = try shape.index(ofAxis: axis)
    guard shape[index] > 0 else { throw ModelError(.invalid, "no numbers along axis \(axis) of \(shape)") }
    if keepsDimension { shape[index] = 1 } else { shape.remove(at: index) }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let index = axis.wrapped(to: x.shape.count)
    let length = x.shape[index]
    var numbers = isLeast ? try -x : x
    if takesLast { numbers = try numbers.flipped([index]) }
    var places = try numbers.argmax(index)
    if takesLast {
      let end = try Tensor([Int64(length - 1)], shape: [1], on: x.device)
      places = try end - places
    }
    var shape = x.shape
    if keepsDimension { shape[index] = 1 } else { shape.remove(at: index) }
    return [try places.reshaped(shape)]
  }
}
