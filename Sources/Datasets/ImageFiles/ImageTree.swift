/// Folders of image files, on disk or in an archive, without the files' names.
struct ImageTree: Sendable, Equatable {
  /// How many files lie in the folder itself.
  var fileCount = 0

  /// The folders in it, by name.
  var folders: [String: ImageTree] = [:]

  /// How many files there are in all.
  var totalCount: Int { folders.values.reduce(fileCount) { $0 + $1.totalCount } }

  /// The names of the folders in it, in the order of their bytes, which is Python's.
  var names: [String] { folders.keys.sorted { $0.precedes($1) } }

  /// Adds a folder at `path`, and `files` files in it.
  mutating func add(_ path: ArraySlice<Substring>, files: Int) {
    guard let name = path.first else { return fileCount += files }
    folders[String(name), default: ImageTree()].add(path.dropFirst(), files: files)
  }
}

extension String {
  /// Whether this comes first in the order of bytes.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
