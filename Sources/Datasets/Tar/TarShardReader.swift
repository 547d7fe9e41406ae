/// The entries of several tar files, one file after the other.
final class TarShardReader {
  /// The number of the file that the last entry came from.
  private(set) var shard = -1

  private let paths: [String]
  private var file: TarFile?

  init(_ paths: [String]) { self.paths = paths }

  /// The next ordinary file or folder, or nil at the end.
  func next() throws(DatasetError) -> TarFile.Entry? {
    while true {
      if let entry = try file?.next() { return entry }
      guard shard + 1 < paths.count else { return nil }
      shard += 1
      file = try TarFile(paths[shard])
    }
  }

  /// The bytes of `entry`, the one that came last, if there are at most `limit`.
  func contents(of entry: TarFile.Entry, limit: Int) throws(DatasetError) -> Result<[UInt8], Malformed> {
    guard let file else { return .failure(Malformed("lies in no file")) }
    return try file.contents(of: entry, limit: limit)
  }

  /// The name of `entry`, the one that came last, for people: with its file's where there are several.
  func name(of entry: TarFile.Entry) -> String {
    paths.count == 1 ? entry.name : "\(FolderListing.name(paths[shard])): \(entry.name)"
  }
}
