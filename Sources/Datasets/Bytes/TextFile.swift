/// Small text files, read at once.
enum TextFile {
  /// The largest file that is read, in bytes.
  static let mostBytes = 1 << 30

  /// How much of a file tells what it is, in bytes.
  private static let startBytes = 1 << 16

  /// The bytes of the file at `path`.
  ///
  /// - Throws: ``DatasetError`` where it can't be read, or has more than ``mostBytes``; nothing is allocated for the latter.
  static func bytes(_ path: String) throws(DatasetError) -> [UInt8] {
    let file = try RandomAccessFile(path)
    guard file.size <= mostBytes else {
      throw .malformed(
        path: path, reason: "has \(file.size.grouped) bytes; text of at most \(mostBytes.grouped) is read")
    }
    return try file.bytes(0..<file.size)
  }

  /// The first 64 KiB of the file at `path`.
  static func start(_ path: String) throws(DatasetError) -> [UInt8] {
    let file = try RandomAccessFile(path)
    return try file.bytes(0..<min(file.size, startBytes))
  }
}
