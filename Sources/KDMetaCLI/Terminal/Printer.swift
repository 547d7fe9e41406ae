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

/// Rows of text in columns: the first aligned left, the others right.
struct TextTable {
  private var rows: [[String]] = []

  init(header: [String]) { rows = [header] }

  mutating func append(_ row: [String]) { rows.append(row.map(\.onOneLine)) }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + padding : padding + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
