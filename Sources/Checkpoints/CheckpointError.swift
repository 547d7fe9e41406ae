public import Files

/// Why a checkpoint cannot be written or gone on from.
public enum CheckpointError: Error, Sendable, Equatable {
  /// The file cannot be read or written.
  case file(FileError)
  /// The file at `path` is no checkpoint, or one that was damaged, because of `reason`.
  case damaged(path: String, reason: String)
  /// What it keeps is not what the work needs, because of `reason`.
  case unfit(String)
  /// The checkpoint in the folder at `path` belongs to another run, which differs in `differences`.
  case otherRun(path: String, differences: [String])
}

extension CheckpointError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .damaged(let path, let reason):
      "\(path): cannot be gone on from: \(reason)"
    case .unfit(let reason):
      "the checkpoint cannot be gone on from: \(reason)"
    case .otherRun(let path, let differences):
      "\(path): a checkpoint of another run, which differs in "
        + differences.prefix(8).joined(separator: "; ")
        + (differences.count > 8 ? "; and \(differences.count - 8) more" : "")
        + "; give the command as it was then"
    }
  }
}
