/// An operator as a node of an ONNX file: its name, its attributes, and the settings that stand as constant
/// operands behind the values it takes.
struct NodeEncoding: Sendable {
  /// The ONNX operator.
  let operation: String
  /// Its attributes, in the order of writing.
  let attributes: [(name: String, value: AttributeValue)]
  /// Its constant operands, in order; `nil` where one is left out.
  let constants: [AttributeValue?]

  init(_ operation: String, _ attributes: [(String, AttributeValue)] = [], constants: [AttributeValue?] = [])
  {
    self.operation = operation
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    self.constants = constants
  }
}

/// The value of an attribute, or of a constant operand.
enum AttributeValue: Sendable, Hashable {
  /// One integer.
  case integer(Int)
  /// Integers in a row.
  case integers([Int])
  /// One real number.
  case real(Double)
  /// Text.
  case text(String)
}
