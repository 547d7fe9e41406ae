public import Network

/// Data impressions: images of which the teacher says what its classes' similarities lead to expect (Nayak et al. 2019).
public enum ZSKDMethod: SynthesisMethod {
  public static let name = "zskd"
  public static let summary = "answers follow the likeness of the teacher's classes"
  public static let paper: String? = "Nayak et al. 2019"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9803, minutes: 7)
  public static let options: [MethodOption<InversionOptions>] =
    MethodOption.inversion + [.targetTemperature]
  // What little is known of an image leaves much to the priors.
  public static let defaults = InversionOptions {
    ($0.steps, $0.learningRate, $0.jitter) = (300, 0.1, 1)
    ($0.totalVariation, $0.imageStatistics) = (20, 300)
  }

  public static func obstacle(in classifier: Classifier) -> String? {
    ClassifierHead.obstacle(in: classifier)
  }

  public static func makeSynthesizer(
    _ options: InversionOptions, _ setup: SynthesisSetup
  ) throws -> any Synthesizer {
    try InversionSynthesizer(
      ZSKDObjective(
        setup.head(), of: setup.teacher, temperature: options.targetTemperature, on: setup.context.device),
      options, setup)
  }
}
