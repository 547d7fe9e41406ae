internal import Network
public import Records

/// Images of a generator that is trained to turn coordinates along a spectral record's directions into images there. None of the papers has it.
public enum GuidedMethod: SynthesisMethod {
  public static let name = "guided"
  public static let summary = "a generator that follows the graph Fourier coefficients of the whole network"
  public static let measured: MeasuredStudent? = MeasuredStudent(accuracy: 0.9862, minutes: 14)
  public static let defaultCount = 20_000
  public static let record: (any RecordKind.Type)? = SpectralNetwork.self
  public static let isTrained = true
  public static let defaults = GeneratorOptions {
    ($0.steps, $0.batchSize, $0.beta1, $0.channels) = (1600, 250, 0.5, 32)
    ($0.conditioning, $0.samplingScale, $0.totalVariation) = (.label, 2, 0.5)
    $0.weights = [OneHotTerm.name: 1]
    ($0.alwaysMakesPixels, $0.refinementSteps) = (true, 20)
  }
  public static let options: [MethodOption<GeneratorOptions>] =
    MethodOption.generator + [
      .real(
        "sampling-scale", \.samplingScale,
        "How many times as far from a class's mean as the record is wide targets are drawn.")
    ] + MethodOption.weights(of: GeneratorTerms.standard)

  public static func check(_ options: GeneratorOptions) throws(MethodOptionError) { try options.check() }

  public static func makeSynthesizer(
    _ options: GeneratorOptions, _ setup: SynthesisSetup
  ) throws -> any Synthesizer {
    let options = setup.online.map { options.along($0) } ?? options
    let objective = try objective(options, setup)
    let terms = GeneratorTermSetup(synthesis: setup, options: options)
    let training = try GeneratorTraining(
      terms, own: [RecordDistanceTerm(objective)], latents: objective.directionCount)
    return try GeneratorSynthesizer(
      training,
      refinement: ImageRefinement(towards: objective, terms, random: training.random) { batch in
        guard let classes = try batch.classes() else { return [] }
        return try objective.targets(for: classes, at: batch.latents)
      }, terms)
  }

  /// What the record asks of images at coordinates along its directions.
  static func objective(
    _ options: GeneratorOptions, _ setup: SynthesisSetup
  ) throws -> any GuidingObjective {
    let objective = try setup.objective(of: SpectralNetwork.self, samplingScale: options.samplingScale)
    guard let guiding = objective as? any GuidingObjective, guiding.directionCount > 0 else {
      throw KDMetaError.method(.lacksDirections(method: name))
    }
    return guiding
  }
}
