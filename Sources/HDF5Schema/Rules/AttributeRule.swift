package import HDF5

/// What an attribute must be.
public enum AttributeRule: Sendable {
  /// A text of at most `limit` bytes.
  case text(Requirement<String>, limit: Int = 4096)
  /// A list of texts of at most 4,096 bytes each.
  case texts(Length, Requirement<[String]> = .none)
  /// A whole number.
  case integer(Requirement<Int64>)
  /// A list of whole numbers.
  case integers(Length, Requirement<[Int64]> = .none)
  /// A list of ranges of places among the entries of another attribute of the group, each its first place and the one after
  /// its last.
  case ranges(in: String)
  /// A finite number.
  case real(Requirement<Double>)
  /// A list of finite numbers.
  case reals(Length, Requirement<[Double]> = .none)

  /// What is wrong with `value`, an attribute of the group that `scope` is about; nil if nothing is.
  package func problem(with value: Attribute, sizes: Sizes, in scope: GroupScope) -> String? {
    switch (self, value) {
    case (.text(let requirement, let limit), .string(let text)):
      fault(of: [text], limit) ?? requirement.problem(text)
    case (.texts(let length, let requirement), .strings(let texts)):
      sizes.problem(with: [texts.count], for: [length], in: scope) ?? fault(of: texts, 4096)
        ?? requirement.problem(texts)
    case (.integer(let requirement), .integer(let number)):
      requirement.problem(number)
    case (.integers(let length, let requirement), .integers(let numbers)):
      sizes.problem(with: [numbers.count], for: [length], in: scope) ?? requirement.problem(numbers)
    case (.ranges(let list), .integers(let places)):
      sizes.problem(with: [places.count], for: [.any], in: scope)
        ?? Requirement.ranges(upTo: scope.entries(of: list), of: list).problem(places)
    case (.real(let requirement), .real(let number)):
      notFinite([number]) ?? requirement.problem(number)
    case (.reals(let length, let requirement), .reals(let numbers)):
      sizes.problem(with: [numbers.count], for: [length], in: scope) ?? notFinite(numbers)
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
    case .integers, .ranges: "a list of integers"
    case .real: "a single floating-point number"
    case .reals: "a list of floating-point numbers"
    }
  }

  private func fault(of texts: [String], _ limit: Int) -> String? {
    if texts.contains(where: { $0.utf8.count > limit }) { return "a text of more than \(limit) bytes" }
    // Texts of a fixed length end at their first zero byte.
    return texts.contains { $0.utf8.contains(0) } ? "a text that contains a zero byte" : nil
  }

  private func notFinite(_ numbers: [Double]) -> String? {
    numbers.allSatisfy(\.isFinite) ? nil : "it holds an infinite value or one that is not a number"
  }
}
