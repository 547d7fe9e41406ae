import Records
import Spectral

extension RecordError {
  /// What to type to mend it; nil where the error itself tells.
  var advice: String? {
    switch self {
    case .spectrum(let error): error.advice
    case .disagreement(_, let reason): reason.advice
    case .engine, .mismatch, .notFinite, .nothingObserved: nil
    }
  }
}

extension RecordDisagreement {
  /// What parts have to be recorded with alike; nil where the reason itself tells.
  var advice: String? {
    switch self {
    case .spread: "--factor-limit, --low-rank-limit, --rank"
    case .rank: "--rank, --low-rank-limit"
    case .storage: "--full-precision"
    case .basisInOne: "--embed-basis"
    case .coefficientCount: "--coefficients"
    case .coefficientChoice: "record the parts with --choose low-pass"
    case .otherKind, .value, .otherParts, .sizes, .otherBasis, .other: nil
    }
  }
}

extension SpectralError {
  /// What to type to mend it; nil where the error itself tells.
  fileprivate var advice: String? {
    switch self {
    case .otherBasis: "record --embed-basis"
    case .tooMany: "--coefficients"
    case .network, .eigenproblem, .engine: nil
    }
  }
}
