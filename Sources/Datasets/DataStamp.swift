internal import Files
internal import FoundationEssentials
import Glibc

/// What tells data from what they were a while ago without reading them: the names, sizes and times of their files.
public struct DataStamp: Sendable, Equatable {
  /// SHA-256 over where the data lie and the names, sizes and times of all files; of data without files, which the program carries or a
  /// caller made, over the name alone.
  public let sha256: String

  /// The stamp of the file, the folder or the shards that `text` names as data; hidden files do not count.
  public init(of text: String) throws(DatasetError) {
    var digest = RunningDigest()
    digest.update(Data(text.utf8))
    for file in try Self.files(of: text) {
      digest.update(
        Data("\(file.name)\0\(file.bytes)\0\(file.time.tv_sec)\0\(file.time.tv_nsec)\n".utf8))
    }
    sha256 = digest.hexadecimal
  }

  private static func files(of text: String) throws(DatasetError) -> [DataFiles.File] {
    do throws(DatasetError) { return try DataFiles(of: text).files } catch {
      guard case .missing = error else { throw error }
      return []
    }
  }
}
