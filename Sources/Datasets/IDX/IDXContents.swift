/// The elements of an IDX file, read in order; checks that there are as many as the header says.
final class IDXContents {
  private let stream: any ByteStream
  private let file: IDXFile
  private var remaining: Int

  /// Opens `file` again and skips its header.
  init(of file: IDXFile) throws(DatasetError) {
    stream = try file.storage.open()
    self.file = file
    remaining = file.header.contentCount
    guard try stream.bytes(file.header.byteCount).count == file.header.byteCount else {
      throw .malformed(path: file.path, reason: "changed while it was read")
    }
  }

  /// The next `count` elements.
  ///
  /// - Precondition: as many remain.
  func next(_ count: Int) throws(DatasetError) -> [UInt8] {
    precondition(count <= remaining)
    let bytes = try stream.bytes(count)
    guard bytes.count == count else {
      throw .truncated(file, contentFound: file.header.contentCount - remaining + bytes.count)
    }
    remaining -= count
    // Reading on at the end is also what makes zlib check the sum of a compressed file.
    if remaining == 0, try !stream.bytes(1).isEmpty {
      throw .malformed(
        path: file.path,
        reason:
          "goes on after the \((file.header.byteCount + file.header.contentCount).grouped) bytes that its "
          + "header announces (is it damaged?)")
    }
    return bytes
  }
}

extension DatasetError {
  /// An IDX file that ends early, after `contentFound` bytes that follow the header.
  static func truncated(_ file: IDXFile, contentFound: Int) -> DatasetError {
    let header = file.header
    return .malformed(
      path: file.path,
      reason:
        "is truncated: \((header.byteCount + header.contentCount).grouped) bytes were expected, and it has "
        + "\((header.byteCount + contentFound).grouped); fetch it again")
  }
}
