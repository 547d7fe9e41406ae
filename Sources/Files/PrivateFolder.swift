import FoundationEssentials
import Glibc

/// A folder in the system's place for temporary files (`TMPDIR`) that nobody but its user can look into. It goes, with all that is in it, when this does.
public final class PrivateFolder {
  /// Where it is.
  public let path: String

  /// A new and empty one.
  ///
  /// - Throws: ``FileError/cannotCreate(path:reason:)``.
  public init() throws(FileError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/kdmeta.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .cannotCreate(path: parent, reason: systemReason(errno))
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
