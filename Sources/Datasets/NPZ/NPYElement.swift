/// A number type of NumPy, little-endian where it has more than a byte.
public enum NPYElement: String, CaseIterable, Sendable {
  /// The type of that name.
  case float16 = "<f2"
  case float32 = "<f4"
  case float64 = "<f8"
  case int8 = "|i1"
  case int16 = "<i2"
  case int32 = "<i4"
  case int64 = "<i8"
  case uint8 = "|u1"
  case uint16 = "<u2"
  case uint32 = "<u4"
  case uint64 = "<u8"
  case bool = "|b1"

  /// The type that a header calls `descr`; a byte has no order, so any mark of one will do.
  init?(descr: String) {
    if let element = NPYElement(rawValue: descr) {
      self = element
    } else if descr.hasSuffix("1"),
      let element = NPYElement(rawValue: "|" + descr.drop { "<>=".contains($0) })
    {
      self = element
    } else {
      return nil
    }
  }

  /// How many bytes a number takes.
  var byteCount: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// How many bytes a number takes in an ``NPYArray``.
  var byteCountInMemory: Int {
    switch self {
    case .float16, .float32, .float64: MemoryLayout<Float>.size
    default: MemoryLayout<Int64>.size
    }
  }
}

extension NPYElement {
  /// Whether numbers have fractions.
  var isFloatingPoint: Bool { [.float16, .float32, .float64].contains(self) }

  /// The numbers in `bytes`, rounded where they have 64 bits.
  ///
  /// - Precondition: ``isFloatingPoint``.
  func floats(_ bytes: [UInt8]) -> [Float] {
    switch self {
    case .float16: NPYArray.decode(bytes[...]) { Float(Float16(bitPattern: $0)) }
    case .float32: NPYArray.decode(bytes[...]) { Float(bitPattern: $0) }
    case .float64: NPYArray.decode(bytes[...]) { Float(Double(bitPattern: $0)) }
    default: preconditionFailure("\(self) has no fractions")
    }
  }

  /// The numbers in `bytes`; -1 stands for one beyond `Int`.
  ///
  /// - Precondition: not ``isFloatingPoint``.
  func integers(_ bytes: [UInt8]) -> [Int] {
    switch self {
    case .int8: NPYArray.decode(bytes[...]) { (number: Int8) in Int(number) }
    case .int16: NPYArray.decode(bytes[...]) { (number: Int16) in Int(number) }
    case .int32: NPYArray.decode(bytes[...]) { (number: Int32) in Int(number) }
    case .int64: NPYArray.decode(bytes[...]) { (number: Int64) in Int(number) }
    case .uint8, .bool: NPYArray.decode(bytes[...]) { (number: UInt8) in Int(number) }
    case .uint16: NPYArray.decode(bytes[...]) { (number: UInt16) in Int(number) }
    case .uint32: NPYArray.decode(bytes[...]) { (number: UInt32) in Int(number) }
    case .uint64: NPYArray.decode(bytes[...]) { (number: UInt64) in Int(exactly: number) ?? -1 }
    default: preconditionFailure("\(self) has fractions")
    }
  }
}
