import ArgumentParser
import KDMeta

/// What is asked of images whatever their method.
struct ImagePriorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Weight of the total variation, which smooths. (default: \(byMethod { $0.totalVariation.significant(3) }))",
      valueName: "weight"))
  var totalVariation: Double?

  @Option(
    help: ArgumentHelp(
      "Weight of the pixels' mean and deviation, as the preprocessing tells them. (default: "
        + "\(byMethod { $0.imageStatistics.significant(3) }))",
      valueName: "weight"))
  var imageStatistics: Double?

  @Option(
    help: ArgumentHelp(
      "How far the teacher is shown images moved, turned and stretched at random in each step, as a multiple of what students are "
        + "shown. (default: \(byMethod { $0.jitter.significant(3) }))",
      valueName: "factor"))
  var jitter: Double?

  func validate() throws {
    for (name, value) in given where !(value >= 0 && value.isFinite) {
      throw ValidationError("\(name) takes no negative number.")
    }
  }

  /// What was given, by its name on the command line.
  var given: [(String, Double)] {
    [("--total-variation", totalVariation), ("--image-statistics", imageStatistics), ("--jitter", jitter)]
      .compactMap { name, value in value.map { (name, $0) } }
  }

  /// Puts what was given over `settings`.
  func apply(to settings: inout Reconstructor.Settings) {
    if let totalVariation { settings.totalVariation = totalVariation }
    if let imageStatistics { settings.imageStatistics = imageStatistics }
    if let jitter { settings.jitter = jitter }
  }
}
