/// Some images in a row, by their places from 0, as `FIRST:END` in the notation of Python.
public struct ImageSlice: Sendable, Equatable, Codable {
  /// The place of the first.
  public let first: Int

  /// The place after the last; nil where they go on to the end of the data.
  public let end: Int?

  /// The images that `text` names: `0:30000`, `30000:`, or `:30000`; nil where it names none.
  public init?(_ text: String) {
    let ends = text.split(separator: ":", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = ends[0].isEmpty ? 0 : Int(ends[0]), first >= 0 else { return nil }
    self.first = first
    guard !ends[1].isEmpty else {
      end = nil
      return
    }
    guard let end = Int(ends[1]), end > first else { return nil }
    self.end = end
  }
}
