/// Reads the Python dictionary in the header of a `.npy` file: texts, truth values and tuples of lengths by name.
struct NPYHeaderText {
  enum Value: Equatable {
    case text(String)
    case truth(Bool)
    case lengths([Int])
  }

  private let characters: [UInt8]
  private var position = 0

  /// - Parameter text: ASCII.
  init(_ text: String) {
    characters = Array(text.utf8)
  }

  /// The start of the text, for errors.
  var excerpt: String {
    String(decoding: characters.prefix(80).map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
  }

  /// The entries of the dictionary.
  ///
  /// - Throws: ``Malformed`` where the text is anything else, or names an entry twice.
  mutating func entries() throws(Malformed) -> [String: Value] {
    var entries: [String: Value] = [:]
    try expect("{")
    while !take("}") {
      let name = try text()
      try expect(":")
      guard entries.updateValue(try value(), forKey: name) == nil else { throw fault }
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == characters.count else { throw fault }
    return entries
  }

  private var fault: Malformed { Malformed("has a header that can't be understood: \(excerpt)") }

  private mutating func value() throws(Malformed) -> Value {
    if take("True") { return .truth(true) }
    if take("False") { return .truth(false) }
    if take("(") { return .lengths(try lengths()) }
    if take("[") { throw Malformed("holds records with named fields; arrays of plain numbers are read") }
    return .text(try text())
  }

  /// The rest of a tuple.
  private mutating func lengths() throws(Malformed) -> [Int] {
    var lengths: [Int] = []
    while !take(")") {
      lengths.append(try length())
      if !take(",") {
        try expect(")")
        break
      }
    }
    return lengths
  }

  private mutating func length() throws(Malformed) -> Int {
    skipSpace()
    let start = position
    while position < characters.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(characters[position])
    {
      position += 1
    }
    guard let length = Int(String(decoding: characters[start..<position], as: UTF8.self)) else { throw fault }
    // Python 2 marks some integers so.
    _ = take("L")
    return length
  }

  private mutating func text() throws(Malformed) -> String {
    skipSpace()
    guard position < characters.count, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(characters[position])
    else { throw fault }
    let quote = characters[position]
    guard let end = characters[(position + 1)...].firstIndex(of: quote) else { throw fault }
    defer { position = end + 1 }
    return String(decoding: characters[position + 1..<end], as: UTF8.self)
  }

  private mutating func expect(_ token: String) throws(Malformed) {
    guard take(token) else { throw fault }
  }

  /// Goes past `token` if it comes next.
  private mutating func take(_ token: String) -> Bool {
    skipSpace()
    guard characters[position...].starts(with: token.utf8) else { return false }
    position += token.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while position < characters.count, [0x20, 0x09, 0x0A, 0x0D].contains(characters[position]) {
      position += 1
    }
  }
}
