internal import Files
internal import FoundationEssentials
import Glibc

/// What tells data from other data: every byte of their files.
public struct DataDigest: Sendable, Equatable {
  /// SHA-256 over the names and the bytes of all files, in the order of their names.
  public let sha256: String

  /// The size of all files; nil for data that the program carries.
  public let bytes: Int?

  /// The digest of the file, the folder or the shards that `text` names as data; hidden files do not count. Of data that the program carries the
  /// name stands for the bytes.
  public init(of text: String) throws(DatasetError) {
    guard !text.hasPrefix(DataLocation.samplePrefix) else {
      (sha256, bytes) = (FileDigest.sha256(of: Data(text.utf8)), nil)
      return
    }
    var walk = DataWalk()
    if !FileKind.exists(at: text), let shards = try BracePattern.expanded(text) {
      for (number, shard) in shards.enumerated() { try walk.visit(shard, as: "/\(number)") }
    } else {
      try walk.visit(text, as: "")
    }
    (sha256, bytes) = (walk.digest.hexadecimal, walk.bytes)
  }
}

/// Goes through folders within folders, each once.
private struct DataWalk {
  var digest = RunningDigest()
  var bytes = 0
  /// The folders on the way; links can lead around in a circle.
  private var ancestors: [String] = []

  init() {}

  /// Takes in the file or folder at `path`, which is called `name` within the data.
  mutating func visit(_ path: String, as name: String) throws(DatasetError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == ENOENT
        ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      do throws(FileError) {
        digest.update(Data("\(name)\0\(try FileDigest.sha256(ofFileAt: path))\n".utf8))
      } catch { throw .unreadable(path: path, reason: "\(error)") }
      bytes += Int(status.st_size)
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
