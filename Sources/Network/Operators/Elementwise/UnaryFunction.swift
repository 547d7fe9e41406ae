internal import Torch

/// A function of each number by itself that no network has for its non-linearity, but for parts of one.
struct UnaryFunction: Operator {
  static let onnxNames = Function.allCases.map(\.rawValue)

  /// Which function.
  enum Function: String, Hashable, Sendable, CaseIterable {
    /// The function of that name.
    case absolute = "Abs"
    case ceiling = "Ceil"
    case errorFunction = "Erf"
    case exponential = "Exp"
    case floor = "Floor"
    case logarithm = "Log"
    case negation = "Neg"
    case reciprocal = "Reciprocal"
    case round = "Round"
    case sign = "Sign"
    case squareRoot = "Sqrt"
  }

  private let function: Function

  init(_ node: NodeReader) throws(ModelError) { function = try node.operation() }

  var encoding: NodeEncoding { NodeEncoding(function.rawValue) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    [try operands.required(0, "input")]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    if case .absolute = mode { return [x] }
    return switch function {
    case .absolute: [try x.absolute()]
    case .ceiling: [try x.ceiling()]
    case .errorFunction: [try x.errorFunction()]
    case .exponential: [try x.exponential()]
    case .floor: [try x.floor()]
    case .logarithm: [try x.logarithm()]
    case .negation: [try -x]
    case .reciprocal: [try x.power(-1)]
    case .round: [try x.rounded()]
    case .sign: [try x.sign()]
    case .squareRoot: [try x.squareRoot()]
    }
  }

  var kind: OperatorKind { .activation }
}
