internal import Torch

/// Brings a generator's images nearer to what each was made for, image by image: a generator has one set of weights for all of them,
/// and none is quite what it was to be.
struct ImageRefinement {
  let descent: Inversion
  /// What the descent's objective is to find in each image of a batch.
  let targetsOf: (GeneratedBatch) throws -> [Tensor]

  /// `batch` with its pixels changed, and how far each image is from its target then; whatever else trained the generator has no part in
  /// that.
  func refined(
    _ batch: GeneratedBatch, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadeImages {
    guard let pixels = batch.images.pixels else { preconditionFailure("what is refined are pixels") }
    let targets = try withoutGradients { try targetsOf(batch) }
    let made = try descent(from: pixels, to: targets, onStep: onStep)
    return MadeImages(inputs: made.inputs, classes: try batch.classes(), losses: made.losses)
  }
}
