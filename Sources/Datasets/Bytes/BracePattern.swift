/// Names in the notation of shells, as users of WebDataset write them: `shard-{000..127}.tar`, `{a,b}.tar`.
enum BracePattern {
  /// More names than that are a slip.
  private static let most = 100_000

  /// The names that `text` stands for, in order; nil where it has no braces around a range or a list.
  ///
  /// - Throws: ``DatasetError/unrecognised(path:found:)`` where there are more than 100,000.
  static func expanded(_ text: String) throws(DatasetError) -> [String]? {
    guard let names = expansion(text[...]) else {
      throw .unrecognised(path: text, found: "it stands for more than \(most.grouped) names")
    }
    return names == [text] ? nil : names
  }

  /// The names, or nil where there are too many.
  private static func expansion(_ text: Substring) -> [String]? {
    guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else {
      return [String(text)]
    }
    let inner = text[text.index(after: open)..<close]
    guard let rest = expansion(text[text.index(after: close)...]), let choices = choices(inner),
      choices.count * rest.count <= most
    else { return nil }
    return choices.flatMap { choice in rest.map { text[..<open] + choice + $0 } }
  }

  /// What stands between two braces; the braces with it where that is neither a range nor a list. Nil where it is too much.
  private static func choices(_ inner: Substring) -> [String]? {
    let words = inner.split(separator: ",", omittingEmptySubsequences: false)
    if words.count > 1 { return words.count <= most ? words.map(String.init) : nil }
    let ends = inner.split(separator: ".", omittingEmptySubsequences: false)
    guard ends.count == 3, ends[1].isEmpty, let first = Int(ends[0]), let last = Int(ends[2]), first >= 0,
      last >= first
    else { return ["{\(inner)}"] }
    guard last - first < most else { return nil }
    let isPadded = ends[0].hasPrefix("0") && ends[0].count > 1 || ends[0].count == ends[2].count
    let digits = isPadded ? max(ends[0].count, ends[2].count) : 0
    return (first...last).map { number in
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
  }
}
