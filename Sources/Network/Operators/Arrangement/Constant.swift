internal import Arrays
internal import Torch

/// Constant: whole numbers that a computed value is combined with, such as the indices of a Gather. Real ones are weights.
struct Constant: Operator {
  static let onnxNames: [String] = []

  private let numbers: ShapedArray<Int64>

  /// The constant of these numbers.
  init(_ numbers: ShapedArray<Int64>) { self.numbers = numbers }

  init(_ node: NodeReader) throws(ModelError) {
    // Constants of a file are known values before any operator is made of them.
    throw ModelError(.unsupported, "a Constant that is neither a tensor nor a number")
  }

  var encoding: NodeEncoding { NodeEncoding("Constant", [("value", .tensor(numbers))]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] { [numbers.shape] }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    [try Tensor(numbers)]
  }
}
