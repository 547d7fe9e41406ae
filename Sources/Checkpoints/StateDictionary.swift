public import Arrays

/// What a long work has to remember to go on where it stopped: arrays of numbers by name, as PyTorch's `state_dict`. Names of parts of a part are
/// joined by dots.
public struct StateDictionary: Sendable, Equatable {
  /// Numbers of one of the types that are kept bit by bit.
  public enum Entry: Sendable, Equatable {
    /// 32-bit floats, such as weights.
    case floats(ShapedArray<Float>)
    /// 64-bit floats, such as sums.
    case doubles(ShapedArray<Double>)
    /// Integers, such as counts and places.
    case integers(ShapedArray<Int64>)
    /// Bytes, such as the state of a random generator.
    case bytes(ShapedArray<UInt8>)
  }

  /// All entries by name.
  public private(set) var entries: [String: Entry] = [:]

  /// No entries.
  public init() {}

  /// The entry called `name`; nil where there is none.
  public subscript(name: String) -> Entry? {
    get { entries[name] }
    set { entries[name] = newValue }
  }

  /// Takes in all of `part`, whose names then begin with `name` and a dot.
  public mutating func set(_ name: String, to part: StateDictionary) {
    for (key, entry) in part.entries { entries["\(name).\(key)"] = entry }
  }

  /// The part called `name`, with its own names; empty where there is none.
  public func part(_ name: String) -> StateDictionary {
    var result = StateDictionary()
    for (key, entry) in entries where key.hasPrefix("\(name).") {
      result.entries[String(key.dropFirst(name.count + 1))] = entry
    }
    return result
  }

  /// Keeps one integer.
  public mutating func set(_ name: String, to number: Int) {
    entries[name] = .integers(ShapedArray([Int64(number)]))
  }

  /// Keeps one real number, bit by bit.
  public mutating func set(_ name: String, to number: Double) {
    entries[name] = .doubles(ShapedArray([number]))
  }

  /// The one integer called `name`.
  public func integer(_ name: String) throws(CheckpointError) -> Int {
    guard case .integers(let array) = entries[name], array.count == 1 else {
      throw .unfit("it has no number '\(name)'")
    }
    return Int(array.scalars[0])
  }

  /// The one real number called `name`.
  public func real(_ name: String) throws(CheckpointError) -> Double {
    guard case .doubles(let array) = entries[name], array.count == 1 else {
      throw .unfit("it has no number '\(name)'")
    }
    return array.scalars[0]
  }

  /// The integers called `name`.
  public func integers(_ name: String) throws(CheckpointError) -> [Int] {
    guard case .integers(let array) = entries[name] else { throw .unfit("it has no numbers '\(name)'") }
    return array.scalars.map { Int($0) }
  }

  /// The real numbers called `name`.
  public func reals(_ name: String) throws(CheckpointError) -> ShapedArray<Double> {
    guard case .doubles(let array) = entries[name] else { throw .unfit("it has no numbers '\(name)'") }
    return array
  }
}
