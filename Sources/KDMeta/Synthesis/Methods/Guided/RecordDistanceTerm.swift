internal import Records
internal import Torch

/// How far images are from a record: the latents that an image is made of are its coordinates along the directions in which the
/// record's images of its class differ, and the teacher's activations for it are to be those at these coordinates.
struct RecordDistanceTerm: GeneratorTerm {
  static let name = "distance"
  static let help = "Weight of the distance to the record."

  private let objective: any GuidingObjective

  /// The distance to what `objective` asks for.
  init(_ objective: any GuidingObjective) { self.objective = objective }

  /// The distance to the bundle's spectral record.
  init(_ setup: GeneratorTermSetup) throws {
    self.init(try GuidedMethod.objective(setup.options, setup.synthesis))
  }

  var taps: Set<String> { objective.values }

  func value(_ batch: GeneratorBatch) throws -> Tensor? {
    try batch.classes().map { classes in
      try objective.distances(batch.views[0], to: objective.targets(for: classes, at: batch.latents)).mean()
    }
  }
}
