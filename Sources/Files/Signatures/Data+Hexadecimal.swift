public import FoundationEssentials

extension Data {
  /// The bytes that pairs of hexadecimal digits stand for; nil where `digits` are anything else.
  public init?(hexadecimal digits: some StringProtocol) {
    let values = digits.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard values.count % 2 == 0 else { return nil }
    self.init(capacity: values.count / 2)
    for place in stride(from: 0, to: values.count, by: 2) {
      guard let high = values[place], let low = values[place + 1] else { return nil }
      append(UInt8(high << 4 | low))
    }
  }

  /// The bytes as pairs of lower-case hexadecimal digits.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
