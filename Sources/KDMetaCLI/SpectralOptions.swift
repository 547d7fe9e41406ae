import ArgumentParser
import Records
import Spectral

/// How spectral records are made.
struct SpectralOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Coefficients that spectral records keep, as a share of the graph's nodes.",
      valueName: "share"))
  var coefficients = RecordingOptions().coefficientShare

  @Option(
    help: ArgumentHelp(
      "Which ones: low-pass, those of the lowest frequencies; or energy, the largest over the first batch.",
      valueName: "choice", visibility: .hidden))
  var choose = RecordingOptions().coefficientChoice

  @Option(
    help: ArgumentHelp(
      "Directions of each class's covariance that they keep.",
      valueName: "count"))
  var rank = RecordingOptions().rank

  @Option(
    help: ArgumentHelp(
      "What a node of the graph is: a unit of a layer, or a channel of it. (default: channel in networks of more than "
        + "\(NeuronGraph.unitLimit.grouped) units)", valueName: "node", visibility: .hidden))
  var granularity: NeuronGraph.Granularity?

  @Flag(
    help: ArgumentHelp(
      "Put the bases into the bundle, so that receivers need not compute the same. Large.",
      visibility: .hidden))
  var embedBasis = false

  func validate() throws {
    if !(coefficients > 0 && coefficients <= 1) {
      throw ValidationError("--coefficients takes more than 0 and at most 1.")
    }
    if rank < 1 { throw ValidationError("--rank takes 1 or more.") }
  }

  func apply(to options: inout RecordingOptions) {
    options.coefficientShare = coefficients
    options.coefficientChoice = choose
    options.rank = rank
    options.granularity = granularity
    options.embedsBasis = embedBasis
  }
}
