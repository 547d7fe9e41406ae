public import Torch

/// Makes images by a method: batches to keep, or batches that a student learns from while it learns.
public protocol Synthesizer: Resumable {
  /// How many images are best made at once.
  var batchSize: Int { get }

  /// How many steps it takes over a batch, at most.
  var stepsPerBatch: Int { get }

  /// Does what comes before the first image, such as training a generator, or the rest of it.
  ///
  /// - Parameter onStep: Told how many steps are done, of how many, and how to find how it goes if that is wanted.
  func prepare(onStep: (Int, Int, () throws -> [Progress.Metric]) throws -> Void) throws

  /// Images for `classes` (int64 [n]), to be kept.
  ///
  /// - Parameter onStep: Told how many steps of the batch are done, and how to find the mean loss if it is wanted.
  func synthesize(for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void) throws
    -> SynthesizedImages

  /// About `count` images to learn from now. `student` is who learns from them, as it is now.
  func sample(_ count: Int, for student: any StudentView) throws -> SampleBatch

  /// How sampling goes, for the progress line.
  func metrics() throws -> [Progress.Metric]
}

extension Synthesizer {
  /// Nothing.
  public func prepare(onStep: (Int, Int, () throws -> [Progress.Metric]) throws -> Void) {}
  /// Nothing.
  public func metrics() -> [Progress.Metric] { [] }
}

/// A student that learns, as a method may see it.
public protocol StudentView {
  /// What it answers to model inputs [n, channels, height, width] as it is now: logits [n, classes], with gradients to the inputs.
  func logits(for inputs: Tensor) throws -> Tensor
}

/// A batch of images that were made.
public struct SynthesizedImages {
  /// Model inputs [n, channels, height, width].
  public let inputs: Tensor
  /// The class that each was made for (int64 [n]); nil where they were made for none, and are of the class that the teacher puts them in.
  public let classes: Tensor?
  /// How far each is from what was asked of it: [n].
  public let losses: Tensor

  /// A batch of `inputs` for `classes`, which came as near to what was asked as `losses` tell.
  public init(inputs: Tensor, classes: Tensor?, losses: Tensor) {
    self.inputs = inputs
    self.classes = classes
    self.losses = losses
  }
}
