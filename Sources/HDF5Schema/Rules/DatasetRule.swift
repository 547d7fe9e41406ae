public import Arrays
package import HDF5

/// What a dataset must be.
public struct DatasetRule: Sendable {
  /// What its numbers must be, besides finite.
  enum Numbers: Sendable {
    case single(Requirement<ShapedArray<Float>>)
    case double(Requirement<ShapedArray<Double>>)
    /// Too many for memory: whoever reads them checks them.
    case unread
  }

  /// The length of each dimension.
  public let shape: [Length]

  /// How a file may hold its numbers.
  let types: [StoredType]

  /// What messages call its numbers.
  let name: String

  let numbers: Numbers

  /// What it must be, type and shape in one, where a format has words of its own for that.
  let form: (@Sendable (Sizes) -> String)?

  /// Statistics of 32 or 16 bits, which are finite and as `requirement` says.
  public static func statistics(
    _ shape: [Length], _ requirement: Requirement<ShapedArray<Float>> = .none
  ) -> DatasetRule {
    DatasetRule(
      shape: shape, types: [.float32, .float16], name: "statistics", numbers: .single(requirement), form: nil)
  }

  /// Sums of 64 bits, which are finite and as `requirement` says.
  public static func sums(
    _ shape: [Length], _ requirement: Requirement<ShapedArray<Double>> = .none
  ) -> DatasetRule {
    DatasetRule(
      shape: shape, types: [.float64], name: "sums", numbers: .double(requirement), form: nil)
  }

  /// Rows of numbers that are read and checked part by part.
  ///
  /// - Parameter form: What the dataset must be beside its type, such as `[7, logits]`.
  package static func rows(
    _ type: StoredType, _ shape: [Length], form: @escaping @Sendable (Sizes) -> String
  ) -> DatasetRule {
    DatasetRule(shape: shape, types: [type], name: "numbers", numbers: .unread) { "\(type) \(form($0))" }
  }

  /// Whether the numbers are read with the rest of the file.
  var isRead: Bool { if case .unread = numbers { false } else { true } }

  /// What is wrong with a dataset of this type and shape in the group that `scope` is about; nil if nothing is.
  func problem(with type: StoredType, _ shape: [Int], sizes: Sizes, in scope: GroupScope) -> String? {
    let isOfType = types.contains(type)
    let problem = sizes.problem(with: shape, for: self.shape, in: scope)
    if isOfType, problem == nil { return nil }
    if let form, shape.allSatisfy({ $0 > 0 }) { return "it is \(type) \(shape); it must be \(form(sizes))" }
    return isOfType
      ? problem : "it holds \(type); \(name) must be \(types.map { "\($0)" }.joined(separator: " or "))"
  }

  /// What is wrong with `values`, which a file stores as `type`; nil if nothing is.
  func problem(with values: GroupTree.Values, storedAs type: StoredType) -> String? {
    switch (numbers, values) {
    case (.single(let requirement), .single(let array)):
      Requirement.finite().problem(array) ?? requirement.problem(array)
        ?? (type == .float16 ? Requirement.half.problem(array) : nil)
    case (.double(let requirement), .double(let array)):
      Requirement.finite().problem(array) ?? requirement.problem(array)
    default: nil
    }
  }
}
