internal import Files
internal import FoundationEssentials

/// What tells data from other data: every byte of their files.
public struct DataDigest: Sendable, Equatable {
  /// SHA-256 over the names and the bytes of all files, in the order of their names.
  public let sha256: String

  /// The size of all files; nil for data that the program carries.
  public let bytes: Int?

  /// The digest of the file, the folder or the shards that `text` names as data; hidden files do not count. Of data that the program carries the
  /// name stands for the bytes.
  ///
  /// - Parameter onProgress: Told, now and then, how many bytes of how many have been read; what it throws ends the reading.
  /// - Throws: ``DatasetError``, and what `onProgress` throws.
  public init(
    of text: String, onProgress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws {
    guard !text.hasPrefix(DataLocation.samplePrefix) else {
      (sha256, bytes) = (FileDigest.sha256(of: Data(text.utf8)), nil)
      return
    }
    let files = try DataFiles(of: text).files
    let total = files.reduce(0) { $0 + $1.bytes }
    var digest = RunningDigest()
    var done = 0
    for file in files {
      let content = try Self.digest(of: file.path) { count in
        done += count
        try onProgress(done, total)
      }
      digest.update(Data("\(file.name)\0\(content)\n".utf8))
    }
    (sha256, bytes) = (digest.hexadecimal, total)
  }

  private static func digest(of path: String, onBytes: (Int) throws -> Void) throws -> String {
    let file = try RandomAccessFile(path)
    var digest = RunningDigest()
    for start in stride(from: 0, to: file.size, by: pieceSize) {
      let piece = try file.bytes(start..<min(file.size, start + pieceSize))
      piece.withUnsafeBytes { digest.update($0) }
      try onBytes(piece.count)
    }
    return digest.hexadecimal
  }

  private static let pieceSize = 1 << 20
}
