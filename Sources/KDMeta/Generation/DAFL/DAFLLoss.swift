internal import Foundation
internal import Torch

/// The loss of DAFL's generator (Chen et al. 2019, "Data-free learning of student networks", equations 5 to 8): the teacher is to be
/// sure of each picture, to be strongly moved by it, and over a batch to see all classes alike.
struct DAFLLoss: GeneratorLoss {
  let directionCount: Int
  let feedsClasses = false
  private let logits, features: String
  private let weights: DAFLWeights

  /// The loss for a teacher with these values of logits and of its last layer's input.
  init(directionCount: Int, logits: String, features: String, weights: DAFLWeights) {
    self.directionCount = directionCount
    self.logits = logits
    self.features = features
    self.weights = weights
  }

  var values: Set<String> { [logits, features] }

  func callAsFunction(
    _ batch: GeneratedBatch, _ activations: [String: Tensor]
  ) throws -> GeneratorLossParts {
    guard let logits = activations[logits], let features = activations[features] else {
      preconditionFailure("the teacher's values are tapped")
    }
    let answers = try withoutGradients { try logits.argmax(1) }
    let oneHot = try logits.crossEntropy(answers)
    let entropy = try logits.classEntropy()
    let activation = try features.absolute().mean()
    let total =
      try oneHot * weights.oneHot - entropy * (weights.entropy / log(10)) - activation * weights.activation
    return GeneratorLossParts(
      total: total, terms: [("one-hot", oneHot), ("class entropy", entropy), ("activation", activation)])
  }
}
