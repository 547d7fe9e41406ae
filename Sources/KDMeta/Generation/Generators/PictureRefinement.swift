internal import Torch

/// Brings a generator's pictures nearer to what each was made for, picture by picture: a generator has one set of weights for all of them,
/// and none is quite what it was to be.
struct PictureRefinement {
  let descent: PictureDescent
  /// What the descent's objective is to find in each picture of a batch.
  let targetsOf: (GeneratedBatch) throws -> [Tensor]

  /// `batch` with its pixels changed, and how far each picture is from its target then; whatever else trained the generator has no part in
  /// that.
  func refined(
    _ batch: GeneratedBatch, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadePictures {
    guard let pixels = batch.pictures.pixels else { preconditionFailure("what is refined are pixels") }
    let targets = try withoutGradients { try targetsOf(batch) }
    let made = try descent(from: pixels, to: targets, onStep: onStep)
    return MadePictures(inputs: made.inputs, classes: try batch.classes(), losses: made.losses)
  }
}
