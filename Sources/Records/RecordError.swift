internal import LinearAlgebra
public import Spectral
public import Torch

/// Why a record could not be made or used.
public enum RecordError: Error, Sendable, CustomStringConvertible {
  /// The engine failed.
  case engine(TorchError)
  /// The neuron graph or its spectrum could not be had.
  case spectrum(SpectralError)
  /// The record in the bundle does not fit the teacher.
  case mismatch(record: String, reason: String)
  /// Sums over two parts of the data cannot be added.
  case disagreement(record: String, RecordDisagreement)
  /// The teacher's activations at `layer` are not finite for some image.
  case notFinite(record: String, layer: String)
  /// No image was observed, so there are no statistics.
  case nothingObserved(record: String)

  /// What a caller threw to end the work, where this is why it ended.
  public var stop: (any Error)? {
    if case .spectrum(.eigenproblem(.stopped(let error))) = self { error } else { nil }
  }

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .engine(let error): error.description
    case .spectrum(let error): error.description
    case .mismatch(let record, let reason): "record '\(record)': \(reason)"
    case .disagreement(let record, let reason): "record '\(record)': \(reason)"
    case .notFinite(let record, let layer):
      "record '\(record)': the teacher's activations at '\(layer)' are infinite or no numbers for some image; "
        + "a teacher that computes such cannot be recorded"
    case .nothingObserved(let record): "record '\(record)': no image was observed; is the dataset empty?"
    }
  }
}

/// Runs `body`, wording a failure of the engine as a record's error.
func onEngine<Result>(_ body: () throws(TorchError) -> Result) throws(RecordError) -> Result {
  do throws(TorchError) { return try body() } catch { throw .engine(error) }
}

/// Runs `body`, wording a failure of linear algebra as a record's error.
func onLinearAlgebra<Result>(_ body: () throws(LinearAlgebraError) -> Result) throws(RecordError) -> Result {
  do throws(LinearAlgebraError) { return try body() } catch { throw .spectrum(.eigenproblem(error)) }
}

/// Runs `body`, wording a failure of the spectrum as a record's error.
func onSpectrum<Result>(_ body: () throws(SpectralError) -> Result) throws(RecordError) -> Result {
  do throws(SpectralError) { return try body() } catch { throw .spectrum(error) }
}
