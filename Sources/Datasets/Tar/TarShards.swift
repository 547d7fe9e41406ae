/// Tar files that hold one dataset between them, in order; often just one.
struct TarShards: Sendable {
  /// What the user named.
  let location: String

  /// Where the files are; at least one.
  let paths: [String]

  /// The one file at `path`.
  init(_ path: String) {
    location = path
    paths = [path]
  }

  /// The files that the pattern `text` names, as in `shard-{000..127}.tar`; nil where it is no pattern.
  ///
  /// - Throws: ``DatasetError`` where one of them is missing or no tar file.
  init?(pattern text: String) throws(DatasetError) {
    guard let paths = try BracePattern.expanded(text) else { return nil }
    for path in paths {
      guard try FileKind(at: path) == .tar else {
        throw .unrecognised(path: path, found: "it is no tar file, as all that '\(text)' names have to be")
      }
    }
    location = text
    self.paths = paths
  }

  /// The tar files in the folder at `path`; nil where it holds none, or holds folders, which are classes then.
  ///
  /// - Throws: ``DatasetError/inconsistent(path:reason:)`` where their names differ in more than a number: those are
  ///   datasets, or parts of one, that stand for themselves.
  init?(folder path: String) throws(DatasetError) {
    let listing = try FolderListing(path)
    let files = listing.files.filter { name in
      [".tar", ".tgz"].contains(name.suffix(4).lowercased()) || name.lowercased().contains(".tar.")
    }
    guard listing.folders.isEmpty, let first = files.first, try FileKind(at: "\(path)/\(first)") == .tar
    else {
      return nil
    }
    let names = Array(Set(files.map(Self.withoutNumber))).sorted { $0.precedes($1) }
    guard names.count == 1 else {
      throw .inconsistent(
        path: path,
        reason:
          "holds tar files whose names differ in more than a number: \(FolderListing.list(names)); name the ones that "
          + "belong together, as in '\(path)/train-{000..127}.tar'")
    }
    location = path
    paths = files.map { "\(path)/\($0)" }
  }

  /// `name` with a star for the last number in it.
  private static func withoutNumber(_ name: String) -> String {
    guard let last = name.lastIndex(where: \.isNumber) else { return name }
    let end = name.index(after: last)
    let start = name[..<end].lastIndex { !$0.isNumber }.map { name.index(after: $0) } ?? name.startIndex
    return name[..<start] + "*" + name[end...]
  }

  /// What a summary should add to `note`.
  func note(_ note: String?) -> String? {
    guard paths != [location] else { return note }
    let count = "\(paths.count.grouped) \(paths.count == 1 ? "shard" : "shards")"
    return note.map { "\(count), \($0)" } ?? count
  }

  /// Reads the entries of all files.
  func makeReader() -> TarShardReader { TarShardReader(paths) }
}
