internal import Torch

/// LayerNormalization and RMSNormalization: all numbers from an axis on moved to mean 0 and deviation 1, or only to root mean
/// square 1, then scaled and shifted one by one.
struct LayerNormalization: Operator {
  static let onnxNames = ["LayerNormalization", "RMSNormalization"]

  private let centres: Bool
  private let axis: Int
  private let epsilon: Double
  private let outputCount: Int

  init(_ node: NodeReader) throws(ModelError) {
    centres = node.operation == "LayerNormalization"
    axis = try node.integer("axis") ?? -1
    epsilon = try node.real("epsilon") ?? 1e-5
    outputCount = node.takenCount
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      centres ? "LayerNormalization" : "RMSNormalization",
      [("axis", .integer(axis)), ("epsilon", .real(epsilon))], since: centres ? 17 : 23)
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let index = try input.index(ofAxis: axis)
    for operand in 1...2 {
      guard let numbers = operands[operand] else { continue }
      guard try broadcast(numbers, input) == input else {
        throw ModelError(
          .invalid, "a scale or shift of shape \(numbers) does not fit an input of shape \(input)")
      }
    }
    let moments = Array(input[..<index]) + input[index...].map { _ in 1 }
    return Array([input, moments, moments].prefix(centres ? max(1, outputCount) : 1))
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = try operands[0].widened()
    let scale = operands.optional(1)
    if case .absolute = mode {
      guard let scale else { return [x] }
      return [try x * scale.absolute()]
    }
    let dimensions = Array(axis.wrapped(to: x.shape.count)..<x.shape.count)
    let mean = try x.mean(dimensions, keep: true)
    let centred = centres ? try x - mean : x
    let std = try (centred.square().mean(dimensions, keep: true) + epsilon).squareRoot()
    var result = try centred / std
    if let scale { result = try result * scale }
    if let shift = operands.optional(2) { result = try result + shift }
    guard outputCount > 1, centres else { return [result] }
    return [result, mean, try std.power(-1)]
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    .ofScaleAndShift(index)
  }

  var kind: OperatorKind { .adjustment }
}
