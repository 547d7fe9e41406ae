internal import Torch

/// What a generator is trained to lower.
protocol GeneratorLoss {
  /// How many random numbers a picture is made of.
  var directionCount: Int { get }
  /// Whether each picture is made for a class.
  var feedsClasses: Bool { get }
  /// Whether it looks at pixels from 0 to 1, and not at inputs alone.
  var makesPixels: Bool { get }
  /// The teacher's values that it looks at.
  var values: Set<String> { get }

  /// The loss of a batch.
  ///
  /// - Parameter activations: What the teacher makes of the batch's inputs, by value.
  func callAsFunction(_ batch: GeneratedBatch, _ activations: [String: Tensor]) throws -> GeneratorLossParts
}

/// Pictures that a generator made, and what it made them of.
struct GeneratedBatch {
  /// Standard normal numbers [n, directions].
  let numbers: Tensor
  /// The class that each was made for (int64 [n]); nil where none was fed.
  let classes: Tensor?
  /// The pictures.
  let pictures: PictureGenerator.Pictures
}

/// A loss and the terms that it is the sum of, which show how training goes.
struct GeneratorLossParts {
  /// What is lowered, a single number.
  let total: Tensor
  /// The terms before their weights, by name.
  let terms: [(name: String, value: Tensor)]
}
