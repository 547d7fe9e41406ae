internal import Torch

/// What makes the images of a surrogate, a batch at a time. Its state is that between two batches.
protocol ImageMaker: Resumable {
  /// Does what comes before the first image, such as training a generator, or the rest of it.
  ///
  /// - Parameter onStep: told how many steps are done, of how many, and how to find how it goes if that is wanted.
  func prepare(onStep: (Int, Int, () throws -> [Progress.Metric]) throws -> Void) throws

  /// How many steps it takes over a batch, at most.
  var stepsPerBatch: Int { get }

  /// Images for `classes` (int64 [n]).
  ///
  /// - Parameter onStep: told how many steps of the batch are done, and how to find the mean loss if it is wanted.
  func images(for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void) throws -> MadeImages
}

extension ImageMaker {
  /// Nothing.
  func prepare(onStep: (Int, Int, () throws -> [Progress.Metric]) throws -> Void) {}
}

/// A batch of images that were made.
struct MadeImages {
  /// Model inputs [n, channels, height, width].
  let inputs: Tensor
  /// The class that each was made for (int64 [n]); nil where they were made for none, and are of the class that the teacher puts them in.
  let classes: Tensor?
  /// How far each is from what was asked of it: [n].
  let losses: Tensor
}
