internal import Torch

/// A batch to learn from.
struct SampleBatch {
  /// Model inputs [n, channels, height, width].
  let inputs: Tensor
  /// The class of each (int64 [n]), where known.
  let classes: Tensor?
  /// A teacher's logits [n, classes], where known.
  let logits: Tensor?

  /// How many there are.
  var count: Int { inputs.shape[0] }
}

/// An unending supply of batches: a dataset in random order, a surrogate, a generator that is being trained.
protocol SampleSource: AnyObject, Resumable {
  /// The next `count` samples.
  func nextBatch(_ count: Int) throws -> SampleBatch

  /// How the supply itself goes, for the progress line.
  func metrics() throws -> [Progress.Metric]
}

extension SampleSource {
  /// Nothing.
  func metrics() -> [Progress.Metric] { [] }
}
