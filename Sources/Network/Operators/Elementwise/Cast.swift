internal import Torch

/// Cast and CastLike: the numbers as another type.
///
/// A file's types are widened to float32, int64 and truth values; a cast rounds as the type that it names would.
struct Cast: Operator {
  static let onnxNames = ["Cast", "CastLike"]
  static let operandCount: Int? = 1

  private let target: Target

  /// What ONNX calls a type, by its code.
  private enum Target: Int, Sendable {
    case float = 1, uint8, int8, uint16, int16, int32, int64
    case bool = 9
    case float16, double, uint32, uint64
    case bfloat16 = 16
  }

  init(_ node: NodeReader) throws(ModelError) {
    guard let code = try node.operation == "Cast" ? node.integer("to") : node.elementType(ofOperand: 1) else {
      throw ModelError(.unsupported, "a cast to a type that is not known beforehand")
    }
    guard let target = Target(rawValue: code) else {
      throw ModelError(
        .unsupported, "a cast to text, to numbers of 8 bits or fewer, or to complex ones (type \(code))")
    }
    if let source = node.elementType(ofOperand: 0), Target(rawValue: source) == nil {
      throw ModelError(
        .unsupported,
        "a cast from text, from numbers of 8 bits or fewer, or from complex ones (type \(source))")
    }
    self.target = target
  }

  var encoding: NodeEncoding { NodeEncoding("Cast", [("to", .integer(target.rawValue))]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    [try operands.required(0, "input")]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    return switch target {
    case .float, .double, .bfloat16: [try x.to(.float32)]
    case .float16: [try x.to(.float16).to(.float32)]
    case .bool: [try x.to(.bool)]
    case .uint8: [try x.to(.int64).to(.uint8).to(.int64)]
    case .int32: [try x.to(.int64).to(.int32).to(.int64)]
    case .int8, .uint16, .int16, .int64, .uint32, .uint64: [try x.to(.int64)]
    }
  }

  var kind: OperatorKind { .passThrough }
}
