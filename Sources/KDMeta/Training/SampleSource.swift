public import Torch

/// A batch to learn from.
public struct SampleBatch {
  /// Model inputs [n, channels, height, width].
  public let inputs: Tensor
  /// The class of each (int64 [n]), where known.
  public let classes: Tensor?
  /// A teacher's logits [n, classes], where known.
  public let logits: Tensor?

  /// A batch of `inputs`, of these `classes`, to which the teacher answers `logits`.
  public init(inputs: Tensor, classes: Tensor?, logits: Tensor?) {
    self.inputs = inputs
    self.classes = classes
    self.logits = logits
  }

  /// How many there are.
  public var count: Int { inputs.shape[0] }
}

/// An unending supply of batches: a dataset in random order, a surrogate, a generator that is being trained.
package protocol SampleSource: AnyObject, Resumable {
  /// The next `count` samples.
  func nextBatch(_ count: Int) throws -> SampleBatch

  /// How the supply itself goes, for the progress line.
  func metrics() throws -> [Progress.Metric]
}

extension SampleSource {
  /// Nothing.
  package func metrics() -> [Progress.Metric] { [] }
}
