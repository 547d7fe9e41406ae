internal import Network

/// Images of noise: what the other methods are to beat.
public enum NoiseMethod: SynthesisMethod {
  public static let name = "noise"
  public static let summary = "noise, for comparison"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.2903, minutes: 4)

  /// Nothing is to be set.
  public struct Options: Sendable, Equatable {}
  public static let options: [MethodOption<Options>] = []
  public static let defaults = Options()

  public static func makeSynthesizer(_ options: Options, _ setup: SynthesisSetup) throws -> any Synthesizer {
    NoiseSynthesizer(
      prior: try setup.prior(totalVariation: 0, imageStatistics: 0), inputs: try setup.inputs(),
      shape: setup.shape, generator: try setup.ownRandom())
  }
}
