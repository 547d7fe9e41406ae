/// The lines of a text file, each taken apart at its spaces or commas. Lines without anything are passed over.
struct DelimitedText {
  /// What stands between two fields.
  enum Separator {
    /// One or more spaces or tabs.
    case spaces
    /// A comma; spaces and quotation marks around a field are left out.
    case commas
  }

  /// The number of the line that came last, from 1.
  private(set) var line = 0

  private let bytes: ArraySlice<UInt8>
  private let separator: Separator
  private var position: Int

  /// The text `bytes` in UTF-8, with or without a mark at its start.
  ///
  /// - Parameter separator: What stands between fields; commas if the first line has one, where left out.
  init(_ bytes: [UInt8], separator: Separator? = nil) {
    self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    position = self.bytes.startIndex
    self.separator =
      separator ?? (self.bytes.prefix { $0 != Self.newline }.contains(Self.comma) ? .commas : .spaces)
  }

  /// Whether fields lie between commas.
  var isCommaSeparated: Bool { separator == .commas }

  /// The fields of the next line, or nil at the end.
  mutating func next() -> [ArraySlice<UInt8>]? {
    while position < bytes.endIndex {
      let end = bytes[position...].firstIndex(of: Self.newline) ?? bytes.endIndex
      var text = bytes[position..<end]
      position = end + 1
      line += 1
      if text.last == Self.carriageReturn { text.removeLast() }
      let fields =
        switch separator {
        case .spaces: text.split { Self.isSpace($0) }
        case .commas: text.split(separator: Self.comma, omittingEmptySubsequences: false).map(Self.trimmed)
        }
      if fields.contains(where: { !$0.isEmpty }) { return fields }
    }
    return nil
  }

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let comma = UInt8(ascii: ",")

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isOutside(_ byte: UInt8) -> Bool { isSpace(byte) || byte == UInt8(ascii: "\"") }
    var field = field.drop(while: isOutside)
    while let last = field.last, isOutside(last) { field.removeLast() }
    return field
  }
}
