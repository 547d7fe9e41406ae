/// Why a key could not be read or written.
public enum KeyError: Error, Sendable, Equatable {
  /// The operating system could not read or write the file.
  case file(FileError)

  /// What is at `path` is no such key, as `reason` says.
  case notAKey(path: String, reason: String)

  /// `name` is neither the digits of a public key nor a file with one.
  case noSuchKey(name: String)
}

extension KeyError: CustomStringConvertible {
  /// One sentence that names the file, what is wrong with it, and what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notAKey(let path, let reason): "\(path): \(reason)"
    case .noSuchKey(let name):
      "\(name): no such file, and not the \(VerificationKey.digitCount) hexadecimal digits of a public key"
    }
  }
}
