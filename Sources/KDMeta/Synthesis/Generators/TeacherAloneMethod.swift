public import Network

/// A method whose generator follows the teacher alone.
public protocol TeacherAloneMethod: SynthesisMethod where Options == GeneratorOptions {
  /// The loss terms that its options give weights to.
  static var terms: [any GeneratorTerm.Type] { get }
}

extension TeacherAloneMethod {
  /// Those that every generator method can take.
  public static var terms: [any GeneratorTerm.Type] { GeneratorTerms.standard }
  /// 20,000: a generator makes many at the cost of one.
  public static var defaultCount: Int { 20_000 }
  /// True.
  public static var isTrained: Bool { true }
  /// Those of generators, and the weights of the terms.
  public static var options: [MethodOption<GeneratorOptions>] {
    MethodOption.generator + MethodOption.teacherAlone + MethodOption.weights(of: terms)
  }

  /// That the teacher has no last layer to look at.
  public static func obstacle(in classifier: Classifier) -> String? {
    ClassifierHead.obstacle(in: classifier)
  }

  /// Finds options of the generator that do not fit together.
  public static func check(_ options: GeneratorOptions) throws(MethodOptionError) { try options.check() }

  /// A generator of the terms that have a weight, refined where the options say so.
  public static func makeSynthesizer(
    _ options: GeneratorOptions, _ setup: SynthesisSetup
  ) throws -> any Synthesizer {
    let terms = GeneratorTermSetup(
      synthesis: setup, options: setup.online.map { options.along($0) } ?? options)
    let training = try GeneratorTraining(terms, terms: Self.terms)
    return try GeneratorSynthesizer(
      training,
      refinement: ImageRefinement(
        towards: try refinementObjective(terms), terms, random: training.random
      ) { batch in batch.targets.map { [$0] } ?? [] }, terms)
  }

  /// What images are refined towards: the answers that the generator was told.
  private static func refinementObjective(_ setup: GeneratorTermSetup) throws -> ZSKDObjective? {
    guard setup.options.refinement != nil else { return nil }
    return try ZSKDObjective(
      setup.synthesis.head(), of: setup.synthesis.teacher, temperature: setup.options.targetTemperature,
      on: setup.synthesis.context.device)
  }
}
