public import Network
public import Records

/// Images whose channels have the moments of the data, as the teacher's batch norms know them, or a record (Yin et al. 2020).
public enum DeepInversionMethod: SynthesisMethod {
  public static let name = "deep-inversion"
  public static let summary = "channels have the moments that batch norms know, or a bundle's record"
  public static let paper: String? = "Yin et al. 2020"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9773, minutes: 6)
  public static let record: (any RecordKind.Type)? = ChannelMoments.self
  public static let worksWithoutBundle = true
  public static let options: [MethodOption<InversionOptions>] = MethodOption.inversion
  // Smaller steps and more of them: what is asked changes from one to the next.
  public static let defaults = InversionOptions {
    ($0.steps, $0.learningRate, $0.jitter) = (150, 0.1, 1)
    ($0.totalVariation, $0.imageStatistics) = (20, 300)
  }

  public static func obstacle(in classifier: Classifier) -> String? {
    classifier.batchNormMoments.isEmpty
      ? "the teacher has no batch norm; a bundle with the record '\(ChannelMoments.name)' serves instead"
      : nil
  }

  public static func makeSynthesizer(
    _ options: InversionOptions, _ setup: SynthesisSetup
  ) throws -> any Synthesizer {
    let moments =
      setup.record == nil
      ? try ChannelMoments.objectiveOfBatchNorms(setup.objectiveSetup())
      : try setup.objective(of: ChannelMoments.self, samplingScale: 1)
    return try InversionSynthesizer(
      DeepInversionObjective(logits: setup.logits, moments: moments), options, setup)
  }
}
