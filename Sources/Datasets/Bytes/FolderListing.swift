import Glibc

/// What lies in a folder on disk; hidden names are left out.
struct FolderListing {
  /// The names of ordinary files, in the order of their bytes.
  private(set) var files: [String] = []

  /// The names of folders, in the order of their bytes.
  private(set) var folders: [String] = []

  /// Reads the folder at `path`, following links; links that lead nowhere are none of ours.
  init(_ path: String) throws(DatasetError) {
    guard let folder = opendir(path) else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      switch Int(entry.pointee.d_type) {
      case Int(DT_REG): files.append(name)
      case Int(DT_DIR): folders.append(name)
      default: addByStatus(name, in: path)
      }
    }
    files.sort { $0.precedes($1) }
    folders.sort { $0.precedes($1) }
  }

  private mutating func addByStatus(_ name: String, in path: String) {
    var status = stat()
    guard stat("\(path)/\(name)", &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: files.append(name)
    case S_IFDIR: folders.append(name)
    default: break
    }
  }

  /// The first few of `names`.
  static func list(_ names: [String]) -> String {
    if names.isEmpty { return "it is empty" }
    let shown = names.prefix(6).joined(separator: ", ")
    return names.count > 6 ? "\(shown) and \((names.count - 6).grouped) more" : shown
  }

  /// The folder that what is at `path` lies in.
  static func parent(_ path: String) -> String {
    let path = trimmed(path)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of `path`.
  static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// `path` without slashes at its end.
  static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
