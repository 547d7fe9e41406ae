import Checkpoints

extension CheckpointError {
  /// What to type to mend it; nil where the error itself tells.
  var advice: String? {
    switch self {
    case .damaged, .unfit, .otherRun: "--restart begins anew"
    case .file: nil
    }
  }
}
