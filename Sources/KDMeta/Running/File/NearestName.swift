/// Finds the name that a misspelt one was meant to be.
enum NearestName {
  /// The one of `names` that fewest changes of letters make of `text`; nil where that is most of its letters.
  static func of(_ text: String, among names: [String]) -> String? {
    let distances = names.map { (name: $0, changes: changes(from: Array(text), to: Array($0))) }
    guard let nearest = distances.min(by: { $0.changes < $1.changes }),
      2 * nearest.changes <= max(2, text.count)
    else { return nil }
    return nearest.name
  }

  /// How many letters have to be put in, left out or replaced (Levenshtein 1966).
  private static func changes(from old: [Character], to new: [Character]) -> Int {
    var row = Array(0...new.count)
    for (i, letter) in old.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in new.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[new.count]
  }
}
