import Bundle

extension [String: RecordAttribute] {
  /// The first of the values in which these and `others` differ; nil where they are the same.
  func difference(from others: [String: RecordAttribute]) -> RecordDisagreement? {
    Set(keys).union(others.keys).filter { self[$0] != others[$0] }.min().map {
      .value(path: $0, first: self[$0]?.words ?? "missing", second: others[$0]?.words ?? "missing")
    }
  }
}

extension RecordAttribute {
  /// The value as messages show it.
  fileprivate var words: String {
    switch self {
    case .number(let number): "\(number)"
    case .integer(let number): "\(number)"
    case .text(let text): "'\(text)'"
    case .numbers(let numbers): "\(numbers.count) numbers"
    case .integers(let numbers): "\(numbers.count) whole numbers"
    }
  }
}
