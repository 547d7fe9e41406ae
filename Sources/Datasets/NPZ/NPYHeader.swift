/// What a `.npy` file says of its array before the numbers.
struct NPYHeader: Equatable {
  let element: NPYElement
  let isColumnMajor: Bool
  let shape: [Int]

  /// How many numbers there are; at most `Int.max`.
  let count: Int

  /// Where the numbers start.
  let byteCount: Int

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Longer headers are those of records with fields, which are not read.
  private static let mostBytes = 1 << 16
  private static let mostDimensions = 64

  /// The header at the start of `bytes`.
  ///
  /// - Throws: ``Malformed`` with the reason.
  init(_ bytes: [UInt8]) throws(Malformed) {
    byteCount = try Self.byteCount(bytes)
    guard bytes.count >= byteCount else { throw Malformed("is cut off inside its header") }
    let text = bytes[(bytes[6] == 1 ? 10 : 12)..<byteCount]
    guard text.allSatisfy({ $0 < 0x80 }) else {
      throw Malformed("holds records with named fields, and arrays of plain numbers are read")
    }

    var literal = NPYHeaderText(String(decoding: text, as: UTF8.self))
    let entries = try literal.entries()
    guard case .text(let descr)? = entries["descr"], case .truth(let order)? = entries["fortran_order"],
      case .lengths(let shape)? = entries["shape"], entries.count == 3
    else {
      throw Malformed(
        "has a header without the right 'descr', 'fortran_order' and 'shape': \(literal.excerpt)")
    }
    guard let element = NPYElement(descr: descr) else {
      throw Malformed(
        descr.contains("O")
          ? "holds Python objects, which are not read; save an array of numbers"
          : "holds '\(descr)'; little-endian floats, integers and booleans are read")
    }
    guard shape.count <= Self.mostDimensions, let count = OverflowChecked.product(shape) else {
      throw Malformed("has the shape \(shape.prefix(Self.mostDimensions)), which no memory holds")
    }
    (self.element, isColumnMajor, self.shape, self.count) = (element, order, shape, count)
  }

  /// How many bytes the header takes that starts with `bytes`, of which 12 are enough.
  static func byteCount(_ bytes: [UInt8]) throws(Malformed) -> Int {
    guard bytes.starts(with: magic), bytes.count >= 10 else {
      throw Malformed("is no NumPy array: it does not start with \\x93NUMPY")
    }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw Malformed("is in version \(version) of NumPy's format; versions 1, 2 and 3 are read")
    }
    let lengthBytes = version == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthBytes else { throw Malformed("is cut off inside its header") }
    let length = bytes[8..<8 + lengthBytes].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= mostBytes else { throw Malformed("has a header of \(length) bytes, which is too long") }
    return 8 + lengthBytes + length
  }

  /// How many bytes the array takes in memory, or `Int.max` where that is more.
  var byteCountInMemory: Int {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: element.byteCountInMemory)
    return overflow ? .max : bytes
  }

  /// The header in version 1, as NumPy writes it.
  static func bytes(_ element: NPYElement, shape: [Int]) -> [UInt8] {
    bytes(descr: element.rawValue, shape: shape)
  }

  /// The header of elements that NumPy calls `descr`.
  static func bytes(descr: String, shape: [Int]) -> [UInt8] {
    let lengths = shape.map { "\($0), " }.joined().dropLast(shape.count == 1 ? 1 : 2)
    var text = "{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(lengths)), }"
    // The numbers begin at a multiple of 64 bytes, and a line feed ends the header.
    let padding = 63 - (magic.count + 4 + text.utf8.count) % 64
    text += String(repeating: " ", count: padding) + "\n"
    let length = text.utf8.count
    return magic + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }
}
