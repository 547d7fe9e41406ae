/// The value of an attribute: what formats of this project keep beside groups and datasets.
public enum Attribute: Sendable, Equatable {
  /// A text.
  case string(String)
  /// A list of texts.
  case strings([String])
  /// A whole number.
  case integer(Int64)
  /// A list of whole numbers.
  case integers([Int64])
  /// A number.
  case real(Double)
  /// A list of numbers.
  case reals([Double])

  /// What sort of value it is, in words.
  var summary: String {
    switch self {
    case .string: "a string"
    case .strings(let values): "a list of \(values.count) strings"
    case .integer: "an integer"
    case .integers(let values): "a list of \(values.count) integers"
    case .real: "a floating-point number"
    case .reals(let values): "a list of \(values.count) floating-point numbers"
    }
  }
}
