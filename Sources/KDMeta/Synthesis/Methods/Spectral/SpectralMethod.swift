internal import Network
public import Records

/// Images whose activations, all together, follow the record on the neuron graph's Fourier basis (Lopes, Fenu, Starner 2017, section 3.3).
public enum SpectralMethod: RecordInversionMethod {
  public static let name = "spectral"
  public static let summary = "graph Fourier coefficients of the whole network follow the record"
  public static let paper: String? = "Lopes et al. 2017"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9869, minutes: 6)
  public static let followed: any RecordKind.Type = SpectralNetwork.self
  // Images so near to real ones that wider draws help.
  public static let defaults = InversionOptions {
    ($0.samplingScale, $0.totalVariation, $0.imageStatistics) = (2, 2, 10)
  }
}
