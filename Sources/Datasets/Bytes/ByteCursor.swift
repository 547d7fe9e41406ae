/// Reads little-endian numbers one after the other.
struct ByteCursor {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// How many bytes are left.
  var remaining: Int { bytes.endIndex - position }

  /// The next `count` bytes.
  ///
  /// - Throws: ``Malformed`` where fewer are left.
  mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else { throw Malformed("is cut off") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The next number of `Stored`'s size, as an `Int`.
  ///
  /// - Throws: ``Malformed`` where fewer bytes are left, or the number is beyond `Int`.
  mutating func number<Stored: FixedWidthInteger & UnsignedInteger>(
    _: Stored.Type
  ) throws(Malformed) -> Int {
    let stored = try take(MemoryLayout<Stored>.size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let number = Int(exactly: stored) else { throw Malformed("tells a size that no file has") }
    return number
  }
}
