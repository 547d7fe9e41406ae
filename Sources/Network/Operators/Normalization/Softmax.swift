internal import Torch

/// Softmax and LogSoftmax: exponentials that sum to 1 along an axis, or the logarithms of those.
struct Softmax: Operator {
  static let onnxNames = ["Softmax", "LogSoftmax"]

  private let isLogarithm: Bool
  private let axis: Int
  /// Whether the axis stands for itself and all after it, taken as one.
  private let joinsRest: Bool

  init(_ node: NodeReader) throws(ModelError) {
    isLogarithm = node.operation == "LogSoftmax"
    let isOld = node.opset < 13
    axis = try node.integer("axis") ?? (isOld ? 1 : -1)
    // Before version 13 it did so always; an axis with nothing behind it means the same in all versions.
    var rest: ArraySlice<Int>?
    if let shape = node.operandShape(0) { rest = shape[try shape.index(ofAxis: axis)...].dropFirst() }
    joinsRest = isOld && !(rest?.allSatisfy { $0 == 1 } ?? false)
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      isLogarithm ? "LogSoftmax" : "Softmax", [("axis", .integer(axis))], until: joinsRest ? 12 : nil)
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let shape = try operands.required(0, "input")
    _ = try shape.index(ofAxis: axis)
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    if case .absolute = mode { return [x] }
    guard joinsRest else { return [try isLogarithm ? x.logSoftmax(axis) : x.softmax(axis)] }
    let index = axis.wrapped(to: x.shape.count)
    let rows = try x.reshaped([x.shape[..<index].reduce(1, *), x.shape[index...].reduce(1, *)])
    return [try (isLogarithm ? rows.logSoftmax(1) : rows.softmax(1)).reshaped(x.shape)]
  }

  var kind: OperatorKind { .activation }
}
