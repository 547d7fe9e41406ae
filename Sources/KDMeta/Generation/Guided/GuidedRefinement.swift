internal import Records
internal import Torch

/// Brings a generator's pictures nearer to the coordinates that each was made of, picture by picture: a generator has one set of weights
/// for all of them, and its pictures are smoother than those that the record knows.
struct GuidedRefinement {
  let objective: any GuidingObjective
  let descent: PictureDescent

  /// `batch` with its pixels changed, and how far each picture is from its coordinates; the cross-entropy with its class, which trained
  /// the generator too, has no part in that.
  func refined(
    _ batch: GeneratedBatch, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadePictures {
    guard let classes = try batch.classes(), let pixels = batch.pictures.pixels else {
      preconditionFailure("pixels are made for classes")
    }
    let targets = try withoutGradients { try objective.targets(for: classes, at: batch.numbers) }
    let made = try descent(from: pixels, to: targets, onStep: onStep)
    return MadePictures(inputs: made.inputs, classes: classes, losses: made.losses)
  }
}
