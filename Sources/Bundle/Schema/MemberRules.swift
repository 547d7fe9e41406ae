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
  /// A list of ranges of places below a length, each its first place and the one after its last.
  case ranges(of: Length)
  /// A finite number.
  case real(Requirement<Double>)
  /// A list of finite numbers.
  case reals(Length, Requirement<[Double]> = .none)

  /// What is wrong with `value`; nil if nothing is.
  func problem(with value: Attribute, sizes: Sizes, in group: GroupSizes) -> String? {
    switch (self, value) {
    case (.text(let requirement, let limit), .string(let text)):
      tooLong([text], limit) ?? requirement.problem(text)
    case (.texts(let length, let requirement), .strings(let texts)):
      sizes.problem(with: [texts.count], for: [length], in: group) ?? tooLong(texts, 4096)
        ?? requirement.problem(texts)
    case (.integer(let requirement), .integer(let number)):
      requirement.problem(number)
    case (.integers(let length, let requirement), .integers(let numbers)):
      sizes.problem(with: [numbers.count], for: [length], in: group) ?? requirement.problem(numbers)
    case (.ranges(let length), .integers(let places)):
      sizes.problem(with: [places.count], for: [.any], in: group)
        ?? Requirement.ranges(upTo: sizes.value(of: length, in: group)).problem(places)
    case (.real(let requirement), .real(let number)):
      notFinite([number]) ?? requirement.problem(number)
    case (.reals(let length, let requirement), .reals(let numbers)):
      sizes.problem(with: [numbers.count], for: [length], in: group) ?? notFinite(numbers)
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

  private func tooLong(_ texts: [String], _ limit: Int) -> String? {
    texts.contains { $0.utf8.count > limit } ? "a text of more than \(limit) bytes" : nil
  }

  private func notFinite(_ numbers: [Double]) -> String? {
    numbers.allSatisfy(\.isFinite) ? nil : "it holds an infinite value or one that is not a number"
  }
}

/// What a dataset must be.
struct DatasetRule: Sendable {
  /// What its numbers must be, besides finite.
  enum Numbers: Sendable {
    /// Statistics, of 32 or 16 bits.
    case statistics(Requirement<ShapedArray<Float>>)
    /// Sums, of 64 bits.
    case sums(Requirement<ShapedArray<Double>>)
  }

  /// The length of each dimension.
  let shape: [Length]

  /// What its numbers must be, besides finite.
  let numbers: Numbers

  /// What is wrong with a dataset of the type `stored`; nil if nothing is.
  func problem(with stored: StoredType) -> String? {
    switch (numbers, stored) {
    case (.statistics, .float32), (.statistics, .float16), (.sums, .float64): nil
    case (.statistics, _): "it holds \(stored); statistics must be float32 or float16"
    case (.sums, _): "it holds \(stored); sums must be float64"
    }
  }

  /// What is wrong with `values`, which a file stores as `type`; nil if nothing is.
  func problem(with values: GroupTree.Values, storedAs type: StoredType) -> String? {
    switch (numbers, values) {
    case (.statistics(let requirement), .single(let array)):
      Requirement.finite().problem(array) ?? requirement.problem(array)
        ?? (type == .float16 ? Requirement.half.problem(array) : nil)
    case (.sums(let requirement), .double(let array)):
      Requirement.finite().problem(array) ?? requirement.problem(array)
    case (.statistics, .double), (.sums, .single):
      problem(with: type)
    }
  }
}
