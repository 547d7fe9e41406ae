import FoundationEssentials
import Glibc

/// The time that outputs are marked with.
public enum Timestamp {
  /// Now, in Coordinated Universal Time, as in `2025-01-31T08:15:00Z`.
  ///
  /// Where the environment variable `SOURCE_DATE_EPOCH` holds a number of seconds since 1970, it is that moment, so
  /// that outputs can be made again byte for byte. Anything else in the variable is ignored.
  public static var now: String {
    text(sourceDateEpoch: getenv("SOURCE_DATE_EPOCH").map { String(cString: $0) })
  }

  /// Whether `text` is a moment in the form of ``now``: one that there is, and written as it would be here.
  public static func isMoment(_ text: String) -> Bool {
    guard text.utf8.count == 20, let date = try? Date(text, strategy: .iso8601) else { return false }
    return date.formatted(.iso8601) == text
  }

  static func text(sourceDateEpoch: String?) -> String {
    // The last second of the year 9999: a longer year would not be ISO 8601 without an agreement.
    let fixed = sourceDateEpoch.flatMap(Int.init).flatMap { (0...253_402_300_799).contains($0) ? $0 : nil }
    return Date(timeIntervalSince1970: Double(fixed ?? time(nil))).formatted(.iso8601)
  }
}
