public import Torch

/// Why a record could not be made or used.
public enum RecordError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The engine failed.
  case engine(TorchError)
  /// The record in the bundle does not fit the teacher.
  case mismatch(record: String, reason: String)
  /// The teacher's activations at `layer` are not finite for some picture.
  case notFinite(record: String, layer: String)
  /// No picture was observed, so there are no statistics.
  case nothingObserved(record: String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .engine(let error): error.description
    case .mismatch(let record, let reason): "record '\(record)': \(reason)"
    case .notFinite(let record, let layer):
      "record '\(record)': the teacher's activations at '\(layer)' are infinite or no numbers for some picture; "
        + "a teacher that computes such cannot be recorded"
    case .nothingObserved(let record): "record '\(record)': no picture was observed; is the dataset empty?"
    }
  }
}

/// Runs `body`, wording a failure of the engine as a record's error.
func onEngine<Result>(_ body: () throws(TorchError) -> Result) throws(RecordError) -> Result {
  do throws(TorchError) { return try body() } catch { throw .engine(error) }
}
