import ArgumentParser
import KDMeta

/// The steps that are taken with each of a generator's images.
struct RefinementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Steps that are taken with each of the generator's images, towards what it was made for; 0 for none. (default: "
        + "\(byRefiner { $0.refinementSteps.grouped }))",
      valueName: "count"))
  var refinementSteps: Int?

  @Option(
    help: ArgumentHelp(
      "How far such a step moves a pixel, of its range of 1. (default: \(byRefiner { $0.refinementRate.significant(3) }))",
      valueName: "rate"))
  var refinementRate: Double?

  func validate() throws {
    if let refinementSteps, refinementSteps < 0 {
      throw ValidationError("--refinement-steps takes 0 or more.")
    }
    if let refinementRate, !(refinementRate >= 0 && refinementRate.isFinite) {
      throw ValidationError("--refinement-rate takes no negative number.")
    }
    if refinementRate != nil, refinementSteps == 0 {
      throw ValidationError("--refinement-rate has no meaning with --refinement-steps 0.")
    }
  }

  /// Checks that what was given means something with `settings`.
  func check(_ settings: Reconstructor.Settings) throws {
    let given =
      (refinementSteps == nil ? [] : ["--refinement-steps"])
      + (refinementRate == nil ? [] : ["--refinement-rate"])
    guard !settings.canRefine, let name = given.first else { return }
    throw ValidationError(
      settings.method.trainsGenerator
        ? "\(name): images are refined towards what --feed says of them, with --total-variation or --image-statistics."
        : "\(name): --method \(settings.method.rawValue) trains no generator.")
  }

  /// Puts what was given over `settings`.
  func apply(to settings: inout GeneratorSettings) {
    if let refinementSteps { settings.refinementSteps = refinementSteps }
    if let refinementRate { settings.refinementRate = refinementRate }
  }
}

/// What `value` is in the default settings of the methods that refine what a generator made.
private func byRefiner(_ value: (GeneratorSettings) -> String) -> String {
  byMethod({ Reconstructor.Settings(method: $0).canRefine }, { value($0.generator) })
}
