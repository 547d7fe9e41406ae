/// The start of an IDX file: two zero bytes, the type of the elements, the number of dimensions, and a big-endian
/// length of four bytes for each.
struct IDXHeader: Sendable, Equatable {
  let dimensions: [Int]

  /// How many bytes the elements take.
  let contentCount: Int

  /// How many bytes the header takes.
  var byteCount: Int { 4 + 4 * dimensions.count }

  /// The number of dimensions if `start`, the first four bytes of a file, are those of an IDX file.
  static func rank(ofFileWith start: [UInt8]) -> Int? {
    guard start.count >= 4, start[0] == 0, start[1] == 0, elementName(start[2]) != nil, start[3] > 0 else {
      return nil
    }
    return Int(start[3])
  }

  /// Reads and checks the header of an IDX file of unsigned bytes.
  init(from stream: any ByteStream, path: String) throws(DatasetError) {
    let magic = try stream.bytes(4)
    guard let rank = Self.rank(ofFileWith: magic) else {
      throw .malformed(path: path, reason: "does not start as an IDX file does")
    }
    guard magic[2] == 0x08 else {
      let name = Self.elementName(magic[2]) ?? "numbers of an unknown type"
      throw .malformed(path: path, reason: "holds \(name); only IDX files of unsigned bytes are read")
    }
    guard rank <= 4 else {
      throw .malformed(path: path, reason: "has \(rank) dimensions; images have 3 or 4 and labels 1")
    }
    let lengths = try stream.bytes(4 * rank)
    guard lengths.count == 4 * rank else {
      throw .malformed(
        path: path, reason: "is truncated: it ends after \(4 + lengths.count) bytes, inside its header")
    }
    let dimensions = (0..<rank).map { index in
      lengths[index * 4..<index * 4 + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard let contentCount = OverflowChecked.product(dimensions), contentCount < .max - 20 else {
      throw .malformed(
        path: path,
        reason: "its header claims \(dimensions.map(\.grouped).joined(separator: "×")) bytes (is it damaged?)"
      )
    }
    self.dimensions = dimensions
    self.contentCount = contentCount
  }

  private static func elementName(_ code: UInt8) -> String? {
    switch code {
    case 0x08: "unsigned bytes"
    case 0x09: "signed bytes"
    case 0x0B: "16-bit integers"
    case 0x0C: "32-bit integers"
    case 0x0D: "32-bit floating-point numbers"
    case 0x0E: "64-bit floating-point numbers"
    default: nil
    }
  }
}
