internal import Torch

/// What makes the pictures of a surrogate, a batch at a time.
protocol PictureMaker {
  /// How many steps it takes over a batch, at most.
  var stepsPerBatch: Int { get }

  /// Pictures for `classes` (int64 [n]).
  ///
  /// - Parameter onStep: told how many steps of the batch are done, and how to find the mean loss if it is wanted.
  func pictures(for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void) throws -> MadePictures
}

/// A batch of pictures that were made.
struct MadePictures {
  /// Model inputs [n, channels, height, width].
  let inputs: Tensor
  /// The class that each was made for (int64 [n]); nil where they were made for none, and are of the class that the teacher puts them in.
  let classes: Tensor?
  /// How far each is from what was asked of it: [n].
  let losses: Tensor
}
