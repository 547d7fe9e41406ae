import Files
internal import FoundationEssentials

/// What the texts of a surrogate file must be; each function gives what is wrong with one, or nil.
enum SurrogateText {
  private static let mostBytes = 4096
  private static let mostSettingsBytes = 32_768

  static func problem(_ text: String) -> String? {
    if text.isEmpty { return "is empty" }
    // Fixed-length strings end at their first zero byte.
    if text.utf8.contains(0) { return "contains a zero byte" }
    return text.utf8.count > mostBytes ? "is longer than \(mostBytes) bytes" : nil
  }

  static func problem(seed: String) -> String? {
    UInt64(seed).map { String($0) } == seed ? nil : "must be the digits of a whole number from 0 to 2⁶⁴ − 1"
  }

  static func problem(classNames: [String]) -> String? {
    if classNames.isEmpty { return "names no class" }
    if let problem = classNames.lazy.compactMap({ problem($0) }).first { return "a name \(problem)" }
    return Set(classNames).count == classNames.count ? nil : "names two classes alike"
  }

  static func problem(digest: String) -> String? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
    let isDigest =
      digest.utf8.count == 64 && digest.utf8.allSatisfy { digits.contains($0) || letters.contains($0) }
    return isDigest ? nil : "must be 64 lower-case hexadecimal digits"
  }

  static func problem(fileName: String) -> String? {
    if let problem = problem(fileName) { return problem }
    let hasFolder = fileName.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    return hasFolder ? "must be the name of a file, without folders" : nil
  }

  static func problem(time: String) -> String? {
    Timestamp.isMoment(time) ? nil : "must be a time such as 2026-01-31T12:00:00Z"
  }

  static func problem(settings: String) -> String? {
    if settings.utf8.count > mostSettingsBytes { return "is longer than \(mostSettingsBytes) bytes" }
    let object = try? JSONDecoder().decode([String: AnyValue].self, from: Data(settings.utf8))
    return object == nil ? "must be a JSON object" : nil
  }

  /// Any value in JSON; decoding what holds it parses the whole text.
  private struct AnyValue: Decodable {
    init(from decoder: any Decoder) {}
  }
}
