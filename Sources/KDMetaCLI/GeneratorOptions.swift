import ArgumentParser
import KDMeta

/// The generator of methods that train one.
struct GeneratorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Channels of the generator's smallest pictures. (default: \(byMethod { $0.generator.channels.grouped }))",
      valueName: "count"))
  var generatorChannels: Int?

  @Option(
    help: ArgumentHelp(
      "Random numbers that dafl makes a picture of. (default: \(byMethod { $0.generator.latentCount.grouped }))",
      valueName: "count"))
  var latent: Int?

  @Option(
    help: ArgumentHelp(
      "In dafl, weight of the cross-entropy with the teacher's own answer. (default: "
        + "\(byMethod { $0.generator.dafl.oneHot.significant(3) }))",
      valueName: "weight"))
  var oneHotWeight: Double?

  @Option(
    help: ArgumentHelp(
      "In dafl, weight of the entropy of a batch's mean answer, in the official code's unit. (default: "
        + "\(byMethod { $0.generator.dafl.entropy.significant(3) }))",
      valueName: "weight"))
  var entropyWeight: Double?

  @Option(
    help: ArgumentHelp(
      "In dafl, weight of the mean magnitude of what the teacher's last layer is fed. (default: "
        + "\(byMethod { $0.generator.dafl.activation.significant(3) }))",
      valueName: "weight"))
  var activationWeight: Double?

  @Option(
    help: ArgumentHelp(
      "In dafl, weight of how far apart pictures are for how far apart their numbers are: against pictures that are all one. (default: "
        + "\(byMethod { $0.generator.dafl.diversity.significant(3) }))",
      valueName: "weight"))
  var diversityWeight: Double?

  @Option(
    help: ArgumentHelp(
      "What dafl tells the generator of each picture: nothing; the class in which the teacher is to put it; or the answer "
        + "that the teacher is to give, drawn as for zskd. (default: \(GeneratorSettings().feed.rawValue))",
      valueName: "what"))
  var feed: GeneratorFeed?

  func validate() throws {
    for (name, value) in [("--generator-channels", generatorChannels ?? 1), ("--latent", latent ?? 1)]
    where !(1...1 << 16).contains(value) {
      throw ValidationError("\(name) takes 1 to 65,536.")
    }
    for (name, value) in weights where !(value >= 0 && value.isFinite) {
      throw ValidationError("\(name) takes no negative number.")
    }
  }

  /// Whether any option was given.
  var isGiven: Bool { generatorChannels != nil || latent != nil || feed != nil || !weights.isEmpty }

  private var weights: [(String, Double)] {
    [
      ("--one-hot-weight", oneHotWeight), ("--entropy-weight", entropyWeight),
      ("--activation-weight", activationWeight), ("--diversity-weight", diversityWeight),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  /// Checks that what was given means something to `method`.
  func check(_ method: ReconstructionMethod) throws {
    if generatorChannels != nil, !method.trainsGenerator {
      throw ValidationError("--generator-channels: --method \(method.rawValue) trains no generator.")
    }
    let given = (latent == nil ? [] : ["--latent"]) + (feed == nil ? [] : ["--feed"]) + weights.map(\.0)
    if method != .dafl, let name = given.first {
      throw ValidationError("\(name): --method \(method.rawValue) has no use for it; --method dafl has.")
    }
  }

  /// Puts what was given over `settings`.
  func apply(to settings: inout GeneratorSettings) {
    if let generatorChannels { settings.channels = generatorChannels }
    if let latent { settings.latentCount = latent }
    if let oneHotWeight { settings.dafl.oneHot = oneHotWeight }
    if let entropyWeight { settings.dafl.entropy = entropyWeight }
    if let activationWeight { settings.dafl.activation = activationWeight }
    if let diversityWeight { settings.dafl.diversity = diversityWeight }
    if let feed { settings.feed = feed }
  }
}
