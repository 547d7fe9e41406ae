internal import Torch

/// Comparisons of two numbers, and And, Or and Not of truth values.
struct Comparison: Operator {
  static let onnxNames = Relation.allCases.map(\.rawValue)

  /// Which relation.
  enum Relation: String, Hashable, Sendable, CaseIterable {
    /// The relation of that name.
    case equal = "Equal"
    case greater = "Greater"
    case greaterOrEqual = "GreaterOrEqual"
    case less = "Less"
    case lessOrEqual = "LessOrEqual"
    case and = "And"
    case or = "Or"
    case not = "Not"
  }

  private let relation: Relation

  init(_ node: NodeReader) throws(ModelError) { relation = try node.operation() }

  var encoding: NodeEncoding { NodeEncoding(relation.rawValue) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let first = try operands.required(0, "operand")
    return relation == .not ? [first] : [try broadcast(first, operands.required(1, "operand"))]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let a = operands[0]
    if relation == .not { return [try a.isZero()] }
    let b = operands[1]
    return switch relation {
    case .equal: [try a.equal(to: b)]
    case .greater: [try a.greater(than: b)]
    case .less: [try b.greater(than: a)]
    // Not the contrary of the other order: nothing holds of what is no number.
    case .greaterOrEqual: [try a.greater(than: b).maximum(a.equal(to: b))]
    case .lessOrEqual: [try b.greater(than: a).maximum(a.equal(to: b))]
    case .and: [try a.to(.bool) * b.to(.bool)]
    case .or: [try a.to(.bool).maximum(b.to(.bool))]
    case .not: [try a.isZero()]
    }
  }
}

extension Tensor {
  /// Where numbers are 0, as truth values.
  fileprivate func isZero() throws(TorchError) -> Tensor {
    try equal(to: Tensor(repeating: 0, shape: [1], type: elementType(), on: device))
  }
}
