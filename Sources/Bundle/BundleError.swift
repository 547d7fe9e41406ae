public import Files
public import HDF5Schema

/// Why a bundle could not be read or written.
public enum BundleError: Error, Equatable, Sendable {
  /// The operating system could not read or write the file.
  case file(FileError)

  /// What is at `path` is no metadata bundle, as `reason` says.
  case notABundle(path: String, reason: String)

  /// The bytes at `path` are not those that were written: their SHA-256 is `found`, and was `stated`.
  case damaged(path: String, stated: String, found: String)

  /// The bundle at `path` names the public key `key`, which did not sign its contents as they are.
  case falselySigned(path: String, key: VerificationKey)

  /// The bundle at `path` is not signed, where a signature was asked for.
  case unsigned(path: String)

  /// The bundle at `path` is signed with `key`, which is none of those that are trusted.
  case untrusted(path: String, key: VerificationKey)

  /// The bundle at `path` has a `version` of the format that this program does not know.
  case unsupportedVersion(path: String, version: Int)

  /// The bundle at `path` is partial: it holds sums, to be merged with others, and no statistics.
  case partial(path: String)

  /// The bundle at `path` holds released statistics, where a partial one was expected.
  case released(path: String)

  /// The bundle that is or was to be at `path` breaks the format in these ways, of which there is one or more.
  case invalid(path: String, defects: [FormatDefect])
}

extension BundleError: CustomStringConvertible {
  /// A sentence that names the file, what is wrong with it, and what to do.
  public var description: String {
    switch self {
    case .file(let error):
      error.description
    case .notABundle(let path, let reason):
      "\(path): not a metadata bundle: \(reason)"
    case .damaged(let path, let stated, let found):
      "\(path): damaged: its contents have the SHA-256 \(found), not \(stated) as when they were written; "
        + "fetch the file again (or, if you changed it on purpose, run “kdmeta seal” on it)"
    case .falselySigned(let path, let key):
      "\(path): falsely signed: its signature is not one of these contents by the key \(key.hexadecimal) that it names; "
        + "get the file from its publisher"
    case .unsigned(let path):
      "\(path): not signed, where only what a trusted key has signed is to be read (--trust); "
        + "get the signed file from its publisher"
    case .untrusted(let path, let key):
      "\(path): signed with the key \(key.hexadecimal), which is not one that is trusted (--trust); "
        + "get the file from its publisher"
    case .unsupportedVersion(let path, let version):
      "\(path): a bundle of format \(version); this program reads format \(BundleSchema.formatVersion), "
        + "so use a newer one"
    case .partial(let path):
      "\(path): a partial bundle, which holds exact sums over a part of the data and is not for release; "
        + "make a bundle of all parts with “kdmeta merge”"
    case .released(let path):
      "\(path): a released bundle, whose statistics cannot be merged exactly (above all not low-rank ones); "
        + "record each part with “kdmeta record --partial”, and merge those"
    case .invalid(let path, let defects):
      "\(path): " + (defects.first?.description ?? "invalid")
        + (defects.count > 1 ? " (and \(defects.count - 1) more; validating the file lists them)" : "")
    }
  }
}
