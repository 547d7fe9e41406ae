internal import Torch

/// GlobalAveragePool and GlobalMaxPool: the mean, or the greatest number, of each channel.
struct GlobalPooling: Operator {
  static let onnxNames = ["GlobalAveragePool", "GlobalMaxPool"]
  private let takesMaximum: Bool

  /// The mean of each channel.
  init() { takesMaximum = false }

  init(_ node: NodeReader) throws(ModelError) { takesMaximum = node.operation == "GlobalMaxPool" }

  var encoding: NodeEncoding { NodeEncoding(takesMaximum ? "GlobalMaxPool" : "GlobalAveragePool") }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count > 2, !input.contains(0) else {
      throw ModelError(.invalid, "an input of shape \(input) has no extent")
    }
    return [Array(input[..<2]) + input[2...].map { _ in 1 }]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let places = Array(2..<operands[0].shape.count)
    if takesMaximum, case .absolute = mode { return [try operands[0].mean(places, keep: true)] }
    return [
      try takesMaximum ? operands[0].greatest(places, keep: true) : operands[0].mean(places, keep: true)
    ]
  }
}
