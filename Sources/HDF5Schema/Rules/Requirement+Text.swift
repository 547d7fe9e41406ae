import Files

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension Requirement<String> {
  /// Not empty.
  public static let filled = that("it is empty") { !$0.isEmpty }

  /// SHA-256, as 64 lower-case hexadecimal digits.
  public static let digest = that("it must be 64 lower-case hexadecimal digits") {
    $0.utf8.count == 64 && $0.utf8.allSatisfy(isHexadecimalDigit)
  }

  /// The name of a file, without folders.
  public static let fileName = that("it must be the name of a file, without folders") {
    !$0.isEmpty && !$0.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
  }

  /// A moment in Coordinated Universal Time.
  public static let time = that("it must be a time such as 2026-01-31T12:00:00Z") {
    Timestamp.isMoment($0)
  }

  /// A JSON object.
  public static let jsonObject = that("it must be a JSON object") {
    (try? JSONDecoder().decode(AnyObject.self, from: Data($0.utf8))) != nil
  }

  /// One of these.
  public static func one(of values: [String]) -> Requirement {
    Requirement {
      values.contains($0)
        ? nil : "it is “\($0)” and must be " + values.map { "“\($0)”" }.joined(separator: " or ")
    }
  }

  private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
  }
}

extension Requirement<[String]> {
  /// None of them empty.
  public static let filled = that("one of the texts is empty") { !$0.contains("") }
}

/// Any JSON object. Decoding it parses the whole text.
private struct AnyObject: Decodable {
  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    _ = try decoder.container(keyedBy: AnyKey.self)
  }
}
