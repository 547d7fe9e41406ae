/// One member of a zip file, as the central directory has it.
struct ZipEntry: Equatable {
  /// How the member's bytes are kept.
  enum Method: Equatable {
    case stored, deflated
  }

  let name: String
  let method: Method
  let checksum: UInt32

  /// How many bytes the member takes in the file, and how many it has.
  let storedByteCount, byteCount: Int

  /// Where the member's local header is.
  let headerOffset: Int

  private static let signature: [UInt8] = [0x50, 0x4B, 1, 2]
  /// Stands for a number that the extra field of zip64 holds.
  private static let elsewhere = Int(UInt32.max)

  /// Reads the next entry of a directory.
  init(_ cursor: inout ByteCursor) throws(Malformed) {
    guard try cursor.take(4).elementsEqual(Self.signature) else { throw Malformed("has a damaged directory") }
    _ = try cursor.take(4)  // versions
    let flags = try cursor.number(UInt16.self)
    let method = try cursor.number(UInt16.self)
    _ = try cursor.take(4)  // time and date
    let checksum = try cursor.number(UInt32.self)
    let sizes = (try cursor.number(UInt32.self), try cursor.number(UInt32.self))
    let (nameLength, extraLength) = (try cursor.number(UInt16.self), try cursor.number(UInt16.self))
    let commentLength = try cursor.number(UInt16.self)
    _ = try cursor.take(8)  // disk and attributes
    let offset = try cursor.number(UInt32.self)
    let nameBytes = try cursor.take(nameLength)
    let extra = try cursor.take(extraLength)
    _ = try cursor.take(commentLength)

    guard let name = String(validating: nameBytes, as: UTF8.self), !name.utf8.contains(0) else {
      throw Malformed("holds a member whose name is not UTF-8")
    }
    guard flags & 1 == 0 else { throw Malformed("holds '\(name)' encrypted, which is not read") }
    switch method {
    case 0: self.method = .stored
    case 8: self.method = .deflated
    default:
      throw Malformed("holds '\(name)' compressed by method \(method); none (0) and deflate (8) are read")
    }
    var wide = try Self.zip64(extra)
    func resolved(_ number: Int) throws(Malformed) -> Int {
      number == Self.elsewhere ? try wide.number(UInt64.self) : number
    }
    self.name = name
    self.checksum = UInt32(checksum)
    // In the order in which the extra field has them.
    byteCount = try resolved(sizes.1)
    storedByteCount = try resolved(sizes.0)
    headerOffset = try resolved(offset)
  }

  /// The numbers in the field 1 of `extra`; none where there is no such field.
  private static func zip64(_ extra: ArraySlice<UInt8>) throws(Malformed) -> ByteCursor {
    var cursor = ByteCursor(extra)
    while cursor.remaining >= 4 {
      let (kind, length) = (try cursor.number(UInt16.self), try cursor.number(UInt16.self))
      let content = try cursor.take(length)
      if kind == 1 { return ByteCursor(content) }
    }
    return ByteCursor([])
  }
}
