import Arrays
import HDF5

/// What an attribute must be.
enum AttributeRule: Sendable {
  /// A text of at most `limit` bytes.
  case text(Requirement<String>, limit: Int = 4096)
  /// A list of texts of at most 4,096 bytes each.
  case texts(Length, Requirement<[String]> = .none)
  /// A whole number.
  case integer(Requirement<Int64>)
  /// A list of whole numbers.
  case integers(Length, Requirement<[Int64]> = .none)
  /// A finite number.
  case real(Requirement<Double>)
  /// A list of finite numbers.
  case reals(Length, Requirement<[Double]> = .none)

  /// What is wrong with `value`; nil if nothing is.
  func problem(with value: Attribute, sizes: Sizes, layer: String?) -> String? {
    switch (self, value) {
    case (.text(let requirement, let limit), .string(let text)):
      tooLong([text], limit) ?? requirement.problem(text)
    case (.texts(let length, let requirement), .strings(let texts)):
      sizes.problem(with: [texts.count], for: [length], layer: layer) ?? tooLong(texts, 4096)
        ?? requirement.problem(texts)
    case (.integer(let requirement), .integer(let number)):
      requirement.problem(number)
    case (.integers(let length, let requirement), .integers(let numbers)):
      sizes.problem(with: [numbers.count], for: [length], layer: layer) ?? requirement.problem(numbers)
    case (.real(let requirement), .real(let number)):
      notFinite([number]) ?? requirement.problem(number)
    case (.reals(let length, let requirement), .reals(let numbers)):
      sizes.problem(with: [numbers.count], for: [length], layer: layer) ?? notFinite(numbers)
        ?? requirement.problem(numbers)
    default:
      "it must be \(name)"
    }
  }

  private var name: String {
    switch self {
    case .text: "a single text"
    case .texts: "a list of texts"
    case .integer: "a single integer"
    case .integers: "a list of integers"
    case .real: "a single floating-point number"
    case .reals: "a list of floating-point numbers"
    }
  }

  private func tooLong(_ texts: [String], _ limit: Int) -> String? {
    texts.contains { $0.utf8.count > limit } ? "a text of more than \(limit) bytes" : nil
  }

  private func notFinite(_ numbers: [Double]) -> String? {
    numbers.allSatisfy(\.isFinite) ? nil : "it holds an infinite value or one that is not a number"
  }
}

/// What a dataset of statistics must be.
struct DatasetRule: Sendable {
  /// The length of each dimension.
  let shape: [Length]

  /// What its numbers must be, besides finite.
  let requirement: Requirement<ShapedArray<Float>>
}
