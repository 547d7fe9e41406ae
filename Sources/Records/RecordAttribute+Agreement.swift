import Bundle

extension [String: RecordAttribute] {
  /// The first of the values in which these and `others` differ, in words; nil where they are the same.
  func difference(from others: [String: RecordAttribute]) -> String? {
    Set(keys).union(others.keys).filter { self[$0] != others[$0] }.min().map {
      "\($0) is \(self[$0]?.words ?? "missing") in one and \(others[$0]?.words ?? "missing") in the other"
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
