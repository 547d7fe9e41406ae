internal import Torch

/// What a generator is trained to lower.
protocol GeneratorLoss {
  /// How many random numbers an image is made of.
  var directionCount: Int { get }
  /// What the generator is told of each image.
  var feed: GeneratorFeed { get }
  /// Whether it looks at pixels from 0 to 1, and not at inputs alone.
  var makesPixels: Bool { get }
  /// The teacher's values that it looks at.
  var values: Set<String> { get }
  /// How often the teacher is shown each batch, with jitter of its own every time.
  var viewCount: Int { get }

  /// The answers that the teacher is to give to images of `classes`: [n, classes], sums of 1. Not called where nothing is fed.
  func drawAnswers(for classes: Tensor, of classCount: Int, generator: Generator) throws -> Tensor

  /// The loss of a batch.
  ///
  /// - Parameter views: What the teacher makes of the batch's inputs, by value, each time that it is shown them: at least once.
  func callAsFunction(_ batch: GeneratedBatch, _ views: [[String: Tensor]]) throws -> GeneratorLossParts
}

extension GeneratorLoss {
  var viewCount: Int { 1 }

  func drawAnswers(for classes: Tensor, of classCount: Int, generator: Generator) throws -> Tensor {
    try classes.oneHot(classCount)
  }
}

/// Images that a generator made, and what it made them of.
struct GeneratedBatch {
  /// Standard normal numbers [n, directions].
  let numbers: Tensor
  /// The answer that the teacher is to give to each, sums of 1 [n, classes]; nil where the generator was told nothing.
  let answers: Tensor?
  /// The images.
  let images: ImageGenerator.Images

  /// The class that has most of each answer (int64 [n]).
  func classes() throws(TorchError) -> Tensor? { try answers?.argmax(1) }
}

/// A loss and the terms that it is the sum of, which show how training goes.
struct GeneratorLossParts {
  /// What is lowered, a single number.
  let total: Tensor
  /// The terms before their weights, by name.
  let terms: [(name: String, value: Tensor)]
}
