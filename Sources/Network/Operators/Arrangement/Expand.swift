internal import Torch

/// Expand: lengths of 1 stretched to those of a shape known beforehand, of which some may be the batch's.
struct Expand: Operator {
  static let onnxNames = ["Expand"]

  /// The lengths; `nil` for the batch's.
  private let shape: [Int?]

  /// Which operand tells the batch's length.
  private static let batchOperand = 1

  init(_ node: NodeReader) throws(ModelError) {
    guard let lists = try node.probedIntegers(operand: 1) else {
      throw ModelError(.invalid, "it lacks its shape")
    }
    shape = try node.lengths(lists)
    guard shape.allSatisfy({ $0 ?? 0 >= 0 }) else {
      throw ModelError(.invalid, "its shape \(lists[0]) has negative lengths")
    }
  }

  var followsBatch: Bool { shape.contains(nil) }

  var encoding: NodeEncoding {
    NodeEncoding(
      "Expand",
      constants: [
        followsBatch
          ? .lengths(shape.map { $0.map { .fixed($0) } ?? .batch(of: Self.batchOperand) })
          : .integers(shape.compactMap { $0 })
      ], operandCount: 1)
  }

  static let operandCount: Int? = 1

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let batch = followsBatch ? try operands.required(Self.batchOperand, "batch").first : nil
    return [try broadcast(input, shape.map { $0 ?? batch ?? 1 })]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let batch = followsBatch ? operands[Self.batchOperand].shape[0] : 1
    var wanted = shape.map { $0 ?? batch }
    // Each of the two may have lengths of 1 where the other has more.
    let missing = x.shape.count - wanted.count
    if missing > 0 { wanted = Array(repeating: 1, count: missing) + wanted }
    let offset = wanted.count - x.shape.count
    for index in x.shape.indices where wanted[offset + index] == 1 { wanted[offset + index] = x.shape[index] }
    let stretched = try x.expanded(wanted)
    // Weights carry no path, but keep their place.
    if case .absolute = mode, operands.isWeight(0) { return [try stretched * 0] }
    return [stretched]
  }
}
