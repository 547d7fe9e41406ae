internal import Files
internal import Foundation

/// A page of Markdown, written by hand but for what stands between two lines that mark the figures.
public enum FiguresDocument {
  /// How the line before the figures begins; a note may follow.
  public static let begin = "<!-- figures: begin"
  /// The line after the figures.
  public static let end = "<!-- figures: end -->"

  /// Finds out whether the page at `path` has both marks.
  static func check(_ path: String) throws(KDMetaError) { _ = try parts(path) }

  /// Puts `figures` in place of those that the page at `path` has.
  static func put(_ figures: String, into path: String) throws {
    let (before, after) = try parts(path)
    let text = (before + ["", figures.trimmingCharacters(in: .newlines), ""] + after).joined(separator: "\n")
    try OutputFile.write(Data(text.utf8), to: path)
  }

  /// The lines up to the first mark and from the second on.
  private static func parts(_ path: String) throws(KDMetaError) -> (before: [String], after: [String]) {
    guard let data = FileManager.default.contents(atPath: path) else { throw .file(.missing(path: path)) }
    let lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    guard let first = lines.firstIndex(where: { $0.hasPrefix(begin) }), let last = lines.firstIndex(of: end),
      first < last
    else {
      throw .mismatch(
        "\(path): it lacks the two lines between which figures go: one that begins with '\(begin)', and '\(end)'"
      )
    }
    return (Array(lines[...first]), Array(lines[last...]))
  }
}
