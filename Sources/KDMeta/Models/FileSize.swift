internal import Files
internal import Foundation

/// How large files are.
enum FileSize {
  /// The size in bytes of the file at `path`.
  static func bytes(ofFileAt path: String) throws(FileError) -> Int {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let size = attributes[.size] as? Int
    else { throw .missing(path: path) }
    return size
  }
}
