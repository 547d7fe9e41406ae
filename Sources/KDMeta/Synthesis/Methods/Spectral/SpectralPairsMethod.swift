internal import Network
public import Records

/// The same as ``SpectralMethod`` on the basis of every two joined layers.
public enum SpectralPairsMethod: RecordInversionMethod {
  public static let name = "spectral-pairs"
  public static let summary = "graph Fourier coefficients of every two joined layers follow the record"
  public static let paper: String? = "Lopes et al. 2017"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9871, minutes: 6)
  public static let followed: any RecordKind.Type = SpectralPairs.self
  public static let defaults = SpectralMethod.defaults
}
