import ArgumentParser
import KDMeta

/// The generator of methods that train one.
struct GeneratorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Channels of the generator's smallest images. (default: \(byMethod(\.trainsGenerator) { $0.generator.channels.grouped }))",
      valueName: "count"))
  var generatorChannels: Int?

  @Option(
    help: ArgumentHelp(
      "Random numbers that dafl and contrastive make an image of. (default: "
        + "\(byFollower { $0.latentCount.grouped }))",
      valueName: "count"))
  var latent: Int?

  @Option(
    help: ArgumentHelp(
      "In dafl and contrastive, weight of the cross-entropy with the teacher's own answer. (default: "
        + "\(byFollower { $0.dafl.oneHot.significant(3) }))",
      valueName: "weight"))
  var oneHotWeight: Double?

  @Option(
    help: ArgumentHelp(
      "In dafl and contrastive, weight of the entropy of a batch's mean answer, in the official code's unit. (default: "
        + "\(byFollower { $0.dafl.entropy.significant(3) }))",
      valueName: "weight"))
  var entropyWeight: Double?

  @Option(
    help: ArgumentHelp(
      "In dafl and contrastive, weight of the mean magnitude of what the teacher's last layer is fed. (default: "
        + "\(byFollower { $0.dafl.activation.significant(3) }))",
      valueName: "weight"))
  var activationWeight: Double?

  @Option(
    help: ArgumentHelp(
      "In dafl and contrastive, weight of how far apart images are for how far apart their numbers are: "
        + "against images that are all one. (default: \(byFollower { $0.dafl.diversity.significant(3) }))",
      valueName: "weight"))
  var diversityWeight: Double?

  @Option(
    help: ArgumentHelp(
      "In dafl and contrastive, weight of how surely the teacher tells each image from the batch's others, shown "
        + "all twice with --jitter: against images that it takes for one. (default: \(byFollower { $0.dafl.contrast.significant(3) }))",
      valueName: "weight"))
  var contrastWeight: Double?

  @Option(
    help: ArgumentHelp(
      "What dafl and contrastive tell the generator of each image: nothing; the class in which the teacher is to put it; or "
        + "the answer that the teacher is to give, drawn as for zskd. (default: \(byFollower { $0.feed.rawValue }))",
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
      ("--contrast-weight", contrastWeight),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  /// Checks that what was given means something to `method`.
  func check(_ method: ReconstructionMethod) throws {
    if generatorChannels != nil, !method.trainsGenerator {
      throw ValidationError("--generator-channels: --method \(method.rawValue) trains no generator.")
    }
    let given = (latent == nil ? [] : ["--latent"]) + (feed == nil ? [] : ["--feed"]) + weights.map(\.0)
    if !method.followsTeacherAlone, let name = given.first {
      throw ValidationError(
        "\(name): --method \(method.rawValue) has no use for it; dafl and contrastive have.")
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
    if let contrastWeight { settings.dafl.contrast = contrastWeight }
    if let feed { settings.feed = feed }
  }
}

/// What `value` is in the default settings of the methods whose generator follows the teacher alone.
private func byFollower(_ value: (GeneratorSettings) -> String) -> String {
  byMethod(\.followsTeacherAlone) { value($0.generator) }
}
