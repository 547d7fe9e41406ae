/// Why a file could not be read or written.
public enum FileError: Error, Sendable, Equatable {
  /// There is nothing at `path`.
  case missing(path: String)

  /// What is at `path` could not be read, because of `reason`.
  case unreadable(path: String, reason: String)

  /// Nothing can be put at `path`, because of `reason`; nothing was written.
  case cannotCreate(path: String, reason: String)

  /// Writing what belongs at `path` failed, because of `reason`; what was there before is untouched.
  case writeFailed(path: String, reason: String)
}

extension FileError: CustomStringConvertible {
  /// One sentence that names the file and what is wrong with it.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such file or folder"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .cannotCreate(let path, let reason): "\(path): cannot be created: \(reason)"
    case .writeFailed(let path, let reason): "\(path): could not be written: \(reason)"
    }
  }
}
