internal import Torch

/// LRN: each number divided by a power of the squares around it, in the channels before and after (Krizhevsky, Sutskever,
/// Hinton 2012, section 3.3).
struct LocalResponse: Operator {
  static let onnxNames = ["LRN"]

  private let alpha, beta, bias: Double
  private let size: Int

  init(_ node: NodeReader) throws(ModelError) {
    alpha = try node.real("alpha") ?? 1e-4
    beta = try node.real("beta") ?? 0.75
    bias = try node.real("bias") ?? 1
    guard let size = try node.integer("size"), (1..<1 << 16).contains(size) else {
      throw ModelError(.invalid, "it lacks a size of sensible length")
    }
    self.size = size
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      "LRN",
      [("alpha", .real(alpha)), ("beta", .real(beta)), ("bias", .real(bias)), ("size", .integer(size))])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count > 1 else { throw ModelError(.invalid, "an input of shape \(input) has no channels") }
    return [input]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    if case .absolute = mode { return [x] }
    let channels = x.shape[1]
    let planes = try x.square().reshaped([x.shape[0], channels, -1])
    let padded = try planes.padded([0, 0, (size - 1) / 2, size / 2])
    var sum: Tensor?
    for offset in 0..<size {
      let part = try padded.slice(1, offset..<offset + channels)
      sum = if let sum { try sum + part } else { part }
    }
    guard let sum else { preconditionFailure("a neighbourhood has at least one channel") }
    return [try x / (sum * (alpha / Double(size)) + bias).power(beta).reshaped(x.shape)]
  }

  var kind: OperatorKind { .activation }
}
