import Foundation

/// Prints results to standard output: text for people, JSON for machines.
enum Printer {
  /// Prints `report` as JSON, or `text`.
  static func print(_ report: some Encodable, asJSON: Bool, text: () -> String) throws {
    guard asJSON else { return try StandardOutput.print(text().harmless) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // JSON has no such numbers, and a loss may have become one.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    try StandardOutput.print(String(decoding: try encoder.encode(report), as: UTF8.self).harmlessJSON)
  }
}

/// Rows of text in columns: numbers aligned right, and the first column and other words left.
struct TextTable {
  private var rows: [[String]] = []
  /// The columns of words, beside the first.
  private let words: Set<Int>

  init(header: [String], words: Set<Int> = []) {
    rows = [header]
    self.words = words
  }

  mutating func append(_ row: [String]) { rows.append(row.map(\.onOneLine)) }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 || words.contains(column) ? cell + padding : padding + cell
      }.joined(separator: "  ").trimmingTrailingSpaces
    }.joined(separator: "\n")
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    String(prefix(upTo: lastIndex { $0 != " " }.map(index(after:)) ?? startIndex))
  }

  /// The words in lines of at most `width` characters, each behind `indent`.
  func wrapped(to width: Int, indent: String) -> String {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      if !line.isEmpty, indent.count + line.count + 1 + word.count > width {
        lines.append(indent + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [indent + line]).joined(separator: "\n")
  }
}
