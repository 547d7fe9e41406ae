import Glibc

/// A place where a file may be put: a new name in an existing folder, or an existing ordinary file.
struct Destination {
  /// The file that the output replaces, with symbolic links followed, so that a link stays a link.
  let path: String

  /// The folder that ``path`` lies in.
  let folder: String

  /// The last component of ``path``.
  let name: String

  /// Finds out whether a file can be put at `path`, without writing anything.
  init(_ path: String) throws(FileError) {
    func refuse(_ reason: String) -> FileError { .cannotCreate(path: path, reason: reason) }

    guard !path.isEmpty else { throw refuse("its name is empty") }
    guard path.utf8.last != UInt8(ascii: "/") else { throw refuse("a folder's name is no name for a file") }
    self.path = try Self.followingLinks(path)
    let parts = Self.split(self.path)
    folder = parts.folder
    name = parts.name

    var status = stat()
    guard stat(folder, &status) == 0 else {
      throw refuse(
        errno == ENOENT ? "the folder \(folder) does not exist; create it first" : systemReason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw refuse("\(folder) is not a folder") }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw refuse(errno == EACCES ? "the folder \(folder) is not writable" : systemReason(errno))
    }
    guard stat(self.path, &status) == 0 else {
      guard errno == ENOENT else { throw refuse(systemReason(errno)) }
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw refuse("it is an existing folder; name a file in it")
    case S_IFREG: break
    default: throw refuse("it exists and is not an ordinary file")
    }
    guard access(self.path, W_OK) == 0 else {
      throw refuse("the file exists and is write-protected")
    }
  }

  /// The place of the empty folder at `path`, which is to be replaced.
  init(emptyFolder path: String) throws(FileError) {
    self.path = try Self.followingLinks(path)
    let parts = Self.split(self.path)
    (folder, name) = (parts.folder, parts.name)
    guard access(folder, W_OK | X_OK) == 0 else {
      throw .cannotCreate(path: path, reason: systemReason(errno))
    }
  }

  /// ``name``, or as much of its beginning as leaves room for `bytes` more: a name may have 255.
  func stem(leaving bytes: Int) -> String {
    var stem = name
    while stem.utf8.count > 255 - bytes { stem.removeLast() }
    return stem
  }

  private static func followingLinks(_ path: String) throws(FileError) -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let resolved = realpath(path, nil) else {
      throw .cannotCreate(path: path, reason: "it is a symbolic link that leads nowhere; remove it first")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = String(path[..<slash])
    return (folder.isEmpty ? "/" : folder, String(path[path.index(after: slash)...]))
  }
}
