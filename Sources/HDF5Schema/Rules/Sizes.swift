import HDF5

/// What the named sizes of a format are in one file. What a file does not say, nothing is checked against: the member that
/// should say it is at fault.
package struct Sizes: Sendable {
  /// Sizes of the whole file.
  package var lengths: [NamedSize: Int] = [:]

  /// Sizes that hold in groups about one thing, by the key of it in the file's table of such things.
  package var byKey: [String: [NamedSize: Int]] = [:]

  /// Nothing is known yet.
  package init() {}

  /// What is wrong with `shape`, that of a member of the group that `scope` is about; nil if nothing is.
  func problem(with shape: [Int], for expected: [Length], in scope: GroupScope) -> String? {
    guard shape.count == expected.count else {
      return "it has the shape \(shape) and must have \(expected.count) dimensions"
    }
    for (length, expected) in zip(shape, expected) {
      guard length > 0 else { return "it has the shape \(shape); no length may be 0" }
      if case .upTo(let most) = expected {
        guard let most = value(of: most, in: scope), length > most else { continue }
        return "it has the shape \(shape), in which \(length) must be ≤ \(most)"
      }
      if expected == .even, !length.isMultiple(of: 2) {
        return "it has the shape \(shape), in which \(length) must be even"
      }
      guard let value = value(of: expected, in: scope), length != value else { continue }
      return "it has the shape \(shape), in which \(length) must be \(value)\(expected.reason)"
    }
    return nil
  }

  /// How many `length` are; nil where the file does not say.
  private func value(of length: Length, in scope: GroupScope) -> Int? {
    switch length {
    case .exactly(let exact): exact
    case .size(let size): scope.key.flatMap { byKey[$0]?[size] } ?? lengths[size]
    case .entries(let name): scope.entries(of: name)
    case .entriesBelow(let name, _): scope.entriesBelow(of: name)
    case .any, .even, .upTo: nil
    }
  }
}

/// A group as far as the lengths of its members depend on it.
package struct GroupScope {
  /// The key of what the group is about, in the file's table of such things.
  let key: String?

  /// The group.
  let group: GroupTree

  /// How many entries the group's list `name` has; nil where it has no such list.
  func entries(of name: String) -> Int? { group.entries(of: name) }

  /// How many entries the lists `name` in all its groups have together; nil where one of them does not tell its own.
  func entriesBelow(of name: String) -> Int? {
    let counts = group.groups.values.map { $0.entries(of: name) }
    return counts.isEmpty || counts.contains(nil) ? nil : counts.compactMap { $0 }.reduce(0, +)
  }
}

extension GroupTree {
  fileprivate func entries(of name: String) -> Int? {
    switch attributes[name] {
    case .reals(let numbers): numbers.count
    case .integers(let numbers): numbers.count
    case .strings(let texts): texts.count
    default: nil
    }
  }
}

extension Array<Int> {
  /// The product of the elements, none of which is negative; nil when it overflows.
  package var checkedProduct: Int? {
    var product = 1
    for element in self {
      let (partial, overflow) = product.multipliedReportingOverflow(by: element)
      if overflow { return nil }
      product = partial
    }
    return product
  }

  /// The sum of the elements; nil when it overflows.
  package var checkedSum: Int? {
    var sum = 0
    for element in self {
      let (partial, overflow) = sum.addingReportingOverflow(element)
      if overflow { return nil }
      sum = partial
    }
    return sum
  }
}
