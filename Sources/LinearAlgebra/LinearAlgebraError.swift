/// Why a computation of linear algebra gave no result.
public enum LinearAlgebraError: Error, Sendable {
  /// The input holds a NaN or an infinity. `place` says where, as in "row 3, column 0".
  case notFinite(operation: String, place: String, value: Double)
  /// More pairs or triplets were asked for than there are, or fewer than one; `limit` is the greatest number allowed.
  case countOutOfRange(operation: String, count: Int, limit: Int)
  /// The matrices' shapes do not allow the operation.
  case shapesDoNotFit(operation: String, reason: String)
  /// A setting makes no sense, or a size is beyond what the libraries count with.
  case refused(operation: String, reason: String)
  /// A routine of LAPACK or ARPACK gave up; `info` is its code, as its manual explains it.
  case failed(operation: String, routine: String, info: Int)
  /// The iteration came to its end with `converged` of `count` eigenpairs found.
  case notConverged(operation: String, converged: Int, count: Int, multiplications: Int)
  /// A function of the caller's threw `by` and so ended the computation.
  case stopped(by: any Error)
}

extension LinearAlgebraError: CustomStringConvertible {
  /// The whole error as one sentence: what could not be done, why, and what to do next.
  public var description: String {
    switch self {
    case .notFinite(let operation, let place, let value):
      "could not \(operation): \(place) is \(value); every number must be finite (look for what made it)"
    case .countOutOfRange(let operation, let count, let limit) where limit < 1:
      "could not \(operation): \(count) asked for, but there are none; use a larger matrix"
    case .countOutOfRange(let operation, let count, let limit):
      "could not \(operation): \(count) asked for; ask for 1 to \(limit)"
    case .shapesDoNotFit(let operation, let reason), .refused(let operation, let reason):
      "could not \(operation): \(reason)"
    case .failed(let operation, let routine, let info):
      "could not \(operation): \(routine) \(Self.meaning(of: info)) (info \(info))"
    case .notConverged(let operation, let converged, let count, let multiplications):
      "could not \(operation): \(converged) of \(count) converged after \(multiplications) multiplications; "
        + "allow a greater tolerance, a larger basis or more restarts, or ask for fewer"
    case .stopped(let error):
      "stopped: \(error)"
    }
  }

  private static func meaning(of info: Int) -> String {
    switch info {
    case -1011 ... -1010: "found too little memory; ask for fewer, or use a machine with more"
    case ..<0: "refused its arguments, which is a defect of this program; please report it"
    default: "did not converge; scale the matrix, or look for numbers of very different sizes in it"
    }
  }
}
