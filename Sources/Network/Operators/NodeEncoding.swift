internal import Arrays

/// An operator as a node of an ONNX file: its name, its attributes, and the settings that stand as constant
/// operands behind the values it takes.
struct NodeEncoding: Sendable {
  /// The ONNX operator.
  let operation: String
  /// Its attributes, in the order of writing.
  let attributes: [(name: String, value: AttributeValue)]
  /// Its constant operands, in order; `nil` where one is left out.
  let constants: [AttributeValue?]
  /// The first version of ONNX's operators that has it in this form.
  let firstOpset: Int
  /// The last version that has it in this form; `nil` where that is yet to come.
  let lastOpset: Int?
  /// How many of the operator's operands the ONNX node has; `nil` for all.
  let operandCount: Int?

  init(
    _ operation: String, _ attributes: [(String, AttributeValue)] = [], constants: [AttributeValue?] = [],
    operandCount: Int? = nil, since firstOpset: Int = ONNXExporter.opset, until lastOpset: Int? = nil
  ) {
    self.firstOpset = firstOpset
    self.lastOpset = lastOpset
    self.operation = operation
    self.operandCount = operandCount
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    self.constants = constants
  }
}

/// One length of a shape.
enum Length: Sendable, Hashable {
  /// A number.
  case fixed(Int)
  /// That of the batch: of the first dimension of the operand `of`.
  case batch(of: Int)
}

/// The value of an attribute, or of a constant operand.
enum AttributeValue: Sendable, Hashable {
  /// One integer.
  case integer(Int)
  /// Integers in a row.
  case integers([Int])
  /// One real number.
  case real(Double)
  /// Real numbers in a row.
  case reals([Double])
  /// Text.
  case text(String)
  /// Integers of any shape.
  case tensor(ShapedArray<Int64>)
  /// A shape of which some lengths are those of the value's operands.
  case lengths([Length])
}
