extension BinaryInteger {
  /// The number with a comma after every three digits, as in `60,000`.
  package var grouped: String {
    let digits = Array(String(magnitude))
    let text = digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }
    return (self < 0 ? "-" : "") + text.joined()
  }
}
