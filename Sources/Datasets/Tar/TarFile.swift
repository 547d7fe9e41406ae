import CArchive

/// The entries of a tar file, compressed or not, in order. Nothing is ever written to disk.
final class TarFile {
  /// An ordinary file or a folder in the archive. Links and devices are passed over.
  struct Entry {
    /// The parts of its name, without such as mean nothing.
    let path: [Substring]
    let isFolder: Bool
    /// How many bytes it says it has.
    let size: Int

    /// The whole name.
    var name: String { path.joined(separator: "/") }

    /// Whether a part of its name begins with a dot.
    var isHidden: Bool { path.contains { $0.hasPrefix(".") } }
  }

  private let path: String
  private let archive: OpaquePointer
  private var isAtEnd = false
  private static let blockSize = 1 << 18

  /// Opens the file at `path`.
  ///
  /// - Throws: ``DatasetError/malformed(path:reason:)`` where it is no tar file.
  init(_ path: String) throws(DatasetError) {
    guard let archive = archive_read_new() else {
      throw .unreadable(path: path, reason: "libarchive could not start")
    }
    self.path = path
    self.archive = archive
    // By name, since "all" includes such as start other programs.
    for filter in [
      archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
      archive_read_support_filter_lzma, archive_read_support_filter_zstd, archive_read_support_filter_lz4,
    ] { _ = filter(archive) }
    archive_read_support_format_tar(archive)
    guard archive_read_open_filename(archive, path, Self.blockSize) == ARCHIVE_OK else { throw failure() }
  }

  deinit { archive_read_free(archive) }

  /// Whether the file at `path` is a tar file, by its contents.
  static func isTar(_ path: String) -> Bool {
    guard let file = try? TarFile(path) else { return false }
    var entry: OpaquePointer?
    return [ARCHIVE_OK, ARCHIVE_WARN].contains(archive_read_next_header(file.archive, &entry))
  }

  /// The next ordinary file or folder, or nil at the end.
  func next() throws(DatasetError) -> Entry? {
    while !isAtEnd {
      var entry: OpaquePointer?
      switch archive_read_next_header(archive, &entry) {
      case ARCHIVE_OK, ARCHIVE_WARN: break
      case ARCHIVE_EOF:
        isAtEnd = true
        return nil
      default: throw failure()
      }
      guard let entry, archive_entry_hardlink(entry) == nil, let name = archive_entry_pathname(entry) else {
        continue
      }
      let kind = archive_entry_filetype(entry)
      guard kind == mode_t(S_IFREG) || kind == mode_t(S_IFDIR) else { continue }
      return Entry(
        path: String(cString: name).split(separator: "/").filter { $0 != "." },
        isFolder: kind == mode_t(S_IFDIR), size: Int(archive_entry_size(entry)))
    }
    return nil
  }

  /// The bytes of `entry`, the one that came last, if there are at most `limit`.
  func contents(of entry: Entry, limit: Int) throws(DatasetError) -> Result<[UInt8], Malformed> {
    guard entry.size >= 0, entry.size <= limit else { return .failure(.tooLarge(entry.size)) }
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: entry.size) { buffer, written in
      while written < entry.size {
        count = archive_read_data(archive, buffer.baseAddress! + written, entry.size - written)
        guard count > 0 else { return }
        written += count
      }
    }
    guard count >= 0, bytes.count == entry.size else { throw failure() }
    return .success(bytes)
  }

  private func failure() -> DatasetError {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "it ends early"
    return .malformed(path: path, reason: "is a damaged archive (\(reason)); fetch it again")
  }
}
