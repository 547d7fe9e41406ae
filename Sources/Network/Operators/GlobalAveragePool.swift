internal import Torch

/// GlobalAveragePool: the mean of each channel.
struct GlobalAveragePool: Operator {
  static let onnxNames = ["GlobalAveragePool"]

  /// The mean of each channel.
  init() {}

  init(_ node: NodeReader) throws(ModelError) {}

  var encoding: NodeEncoding { NodeEncoding("GlobalAveragePool") }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count > 2 else { throw ModelError(.invalid, "an input of shape \(input) has no extent") }
    return [Array(input[..<2]) + input[2...].map { _ in 1 }]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    [try operands[0].mean(Array(2..<operands[0].shape.count), keep: true)]
  }
}
