internal import Torch

/// Softmax and LogSoftmax: exponentials that sum to 1 along an axis, or the logarithms of those.
struct Softmax: Operator {
  static let onnxNames = ["Softmax", "LogSoftmax"]

  private let isLogarithm: Bool
  private let axis: Int
  /// Before version 13 the axis stood for itself and all after it, taken as one.
  private let joinsRest: Bool

  init(_ node: NodeReader) throws(ModelError) {
    isLogarithm = node.operation == "LogSoftmax"
    joinsRest = node.opset < 13
    axis = try node.integer("axis") ?? (joinsRest ? 1 : -1)
  }

  var encoding: NodeEncoding {
    NodeEncoding(isLogarithm ? "LogSoftmax" : "Softmax", [("axis", .integer(axis))])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let shape = try operands.required(0, "input")
    let index = try shape.index(ofAxis: axis)
    // Written again in version 17, only an axis that is the last one keeps its meaning.
    guard !joinsRest || shape[(index + 1)...].allSatisfy({ $0 == 1 }) else {
      throw ModelError(.unsupported, "a softmax over several axes of \(shape) at once, as before version 13")
    }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    if case .absolute = mode { return [operands[0]] }
    return [try isLogarithm ? operands[0].logSoftmax(axis) : operands[0].softmax(axis)]
  }

  var kind: OperatorKind { .activation }
}
