internal import Records
internal import Torch

/// What makes a generator's images follow a record: the numbers that an image is made of are its coordinates along the directions
/// in which the record's images of its class differ, and the teacher's activations for it are to be those at these coordinates.
struct GuidedLoss: GeneratorLoss {
  /// How much the cross-entropy with the class counts.
  private static let classWeight = 1.0

  private let objective: any GuidingObjective
  private let logits: String
  private let prior: ImagePrior

  init(_ objective: any GuidingObjective, logits: String, prior: ImagePrior) {
    self.objective = objective
    self.logits = logits
    self.prior = prior
  }

  var directionCount: Int { objective.directionCount }
  let feed = GeneratorFeed.classes
  let makesPixels = true
  var values: Set<String> { objective.values.union([logits]) }

  func callAsFunction(
    _ batch: GeneratedBatch, _ views: [[String: Tensor]]
  ) throws -> GeneratorLossParts {
    let activations = views[0]
    guard let classes = try batch.classes(), let pixels = batch.images.pixels,
      let logits = activations[logits]
    else { preconditionFailure("pixels are made for classes, and the logits are tapped") }
    let targets = try objective.targets(for: classes, at: batch.numbers)
    let distance = try objective.distances(activations, to: targets).mean()
    let crossEntropy = try logits.crossEntropy(classes)
    let total = try distance + crossEntropy * Self.classWeight + prior.penalties(pixels).mean()
    return GeneratorLossParts(
      total: total, terms: [("distance", distance), ("class", crossEntropy)])
  }
}
