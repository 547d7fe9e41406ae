import Bundle

extension BundleError {
  /// What to type to mend it; nil where the error itself tells.
  var advice: String? {
    switch self {
    case .damaged: "if you changed it on purpose, run “kdmeta seal” on it"
    case .unsigned, .untrusted: "--trust"
    case .partial: "“kdmeta merge” makes it"
    case .released: "“kdmeta record --partial” makes one"
    case .file, .notABundle, .falselySigned, .unsupportedVersion, .invalid: nil
    }
  }
}
