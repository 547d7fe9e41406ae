internal import Foundation

/// Any JSON, to keep what a command tells of itself and compare it.
enum JSONValue: Codable, Sendable, Equatable {
  case null
  case truth(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// What `value` is as JSON.
  init(of value: any Encodable) throws {
    let encoder = JSONEncoder()
    // JSON has no such numbers, and a loss may have become one.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    self = try JSONDecoder().decode(JSONValue.self, from: try encoder.encode(value))
  }

  /// The `type` that it says.
  func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: JSONEncoder().encode(self))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self =
      if container.decodeNil() { .null } else if let truth = try? container.decode(Bool.self) {
        .truth(truth)
      } else if let number = try? container.decode(Double.self) {
        .number(number)
      } else if let text = try? container.decode(String.self) {
        .text(text)
      } else if let list = try? container.decode([JSONValue].self) {
        .list(list)
      } else {
        .object(try container.decode([String: JSONValue].self))
      }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .truth(let truth): try container.encode(truth)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }

  /// The first place in alphabetical order at which `other` differs: `training.steps: 20 is now 40`; nil where they are equal.
  func difference(to other: JSONValue?, at place: String = "") -> String? {
    guard self != other else { return nil }
    if case .object(let mine) = self, case .object(let others) = other {
      for key in Set(mine.keys).union(others.keys).sorted() {
        let inner = place.isEmpty ? key : "\(place).\(key)"
        if let found = (mine[key] ?? .null).difference(to: others[key] ?? .null, at: inner) { return found }
      }
      return nil
    }
    return "\(place): \(shortText) is now \((other ?? .null).shortText)"
  }

  /// Every number, text and truth value by its place.
  var leaves: [String: String] {
    switch self {
    case .null: [:]
    case .truth(let truth): ["": "\(truth)"]
    case .number(let number): ["": Int64(exactly: number).map { "\($0)" } ?? "\(number)"]
    case .text(let text): ["": text]
    case .list(let list): Self.leaves(list.enumerated().map { ("\($0.offset)", $0.element) })
    case .object(let object): Self.leaves(object.map { ($0.key, $0.value) })
    }
  }

  private static func leaves(_ members: [(String, JSONValue)]) -> [String: String] {
    var result: [String: String] = [:]
    for (name, member) in members {
      for (place, value) in member.leaves { result[place.isEmpty ? name : "\(name).\(place)"] = value }
    }
    return result
  }

  private var shortText: String {
    switch self {
    case .null: "nothing"
    case .truth(let truth): "\(truth)"
    case .number(let number): number == number.rounded() ? "\(Int64(exactly: number) ?? 0)" : "\(number)"
    case .text(let text): text.count > 16 ? "\(text.prefix(8))…" : text
    case .list(let list): list.map(\.shortText).joined(separator: " ")
    case .object: "…"
    }
  }
}
