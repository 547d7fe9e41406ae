import Files
import FoundationEssentials
import Glibc

/// What tells data from what they were a while ago without reading them: the names, sizes and times of their files.
public struct DataStamp: Sendable, Equatable {
  /// SHA-256 over the names, sizes and times of all files; of data that are no file or folder, such as those that the program carries or a pattern of
  /// names, over the name alone.
  public let text: String

  /// The stamp of the file or folder that `location` names as data; hidden files do not count.
  public init(of location: String) throws(DatasetError) {
    var digest = RunningDigest()
    digest.update(Data(location.utf8))
    try Self.visit(location, as: "", depth: 0, &digest)
    text = digest.hexadecimal
  }

  /// Links can lead around in a circle.
  private static let greatestDepth = 32

  private static func visit(
    _ path: String, as name: String, depth: Int, _ digest: inout RunningDigest
  ) throws(DatasetError) {
    var status = stat()
    guard depth < greatestDepth, stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let time = status.st_mtim
      digest.update(Data("\(name)\0\(status.st_size)\0\(time.tv_sec)\0\(time.tv_nsec)\n".utf8))
      return
    }
    let listing = try FolderListing(path)
    for inner in listing.files + listing.folders {
      try visit("\(path)/\(inner)", as: "\(name)/\(inner)", depth: depth + 1, &digest)
    }
  }
}
