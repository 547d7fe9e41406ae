extension StringProtocol {
  /// The text with every character spelt out that a terminal obeys instead of showing it, or that changes how the text
  /// around it is read: controls, ends of lines, and marks of direction. Names come from files, and files from strangers.
  var onOneLine: String { spelt { _ in false } }

  /// The same with lines left as they are, for text that is made of several.
  var harmless: String { spelt { $0 == "\n" || $0 == "\t" } }

  /// The same for text that is JSON, in which what stands out of strings is harmless: escapes of JSON's own, so that the
  /// values stay what they are.
  var harmlessJSON: String {
    unicodeScalars.contains { $0.isObeyed && $0 != "\n" }
      ? unicodeScalars.map { $0.isObeyed && $0 != "\n" ? $0.inJSON : String($0) }.joined() : String(self)
  }

  private func spelt(except isAllowed: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: { $0.isObeyed && !isAllowed($0) }) else { return String(self) }
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isObeyed, !isAllowed(scalar) {
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// The character as JSON can spell it: a number of four digits for each half of UTF-16.
  fileprivate var inJSON: String {
    UTF16.encode(self)!.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  fileprivate var isObeyed: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
