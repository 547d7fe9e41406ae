import Glibc

/// The files that a text names as data: a file, all of a folder, or the shards of a pattern. Hidden files do not count, and data that the program
/// carries have none.
struct DataFiles {
  /// One of them, as it was when it was looked for.
  struct File {
    /// Where it lies.
    let path: String
    /// What it is called within the data; of a file that is the data, nothing.
    let name: String
    /// Its size.
    let bytes: Int
    /// When it was last written.
    let time: timespec
  }

  /// All of them: files before folders, both in the order of their names.
  private(set) var files: [File] = []

  /// The folders on the way; links can lead around in a circle.
  private var ancestors: [String] = []

  /// The files that `text` names.
  init(of text: String) throws(DatasetError) {
    guard !text.hasPrefix(DataLocation.samplePrefix) else { return }
    if !FileKind.exists(at: text), let shards = try BracePattern.expanded(text) {
      for (number, shard) in shards.enumerated() { try visit(shard, as: "/\(number)") }
    } else {
      try visit(text, as: "")
    }
  }

  private mutating func visit(_ path: String, as name: String) throws(DatasetError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == ENOENT
        ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      files.append(File(path: path, name: name, bytes: Int(status.st_size), time: status.st_mtim))
      return
    }
    let identity = "\(status.st_dev):\(status.st_ino)"
    guard !ancestors.contains(identity) else { return }
    ancestors.append(identity)
    defer { ancestors.removeLast() }
    let listing = try FolderListing(path)
    for inner in listing.files + listing.folders { try visit("\(path)/\(inner)", as: "\(name)/\(inner)") }
  }
}
