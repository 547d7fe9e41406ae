internal import Foundation
internal import Torch

/// The loss of DAFL's generator (Chen et al. 2019, "Data-free learning of student networks", equations 5 to 8): the teacher is to be
/// sure of each picture, to be strongly moved by it, and over a batch to see all classes alike.
///
/// In the variant that is fed classes, the teacher is to put each picture in the class that it was made for (after Odena et al. 2017).
struct DAFLLoss: GeneratorLoss {
  let directionCount: Int
  let feedsClasses: Bool
  private let logits, features: String
  private let weights: DAFLWeights
  private let prior: PicturePrior?

  /// The loss for a teacher with these values of logits and of its last layer's input.
  ///
  /// - Parameter prior: What is asked of the pixels themselves; the paper asks for nothing, and makes inputs without bounds.
  init(
    _ settings: GeneratorSettings, logits: String, features: String, prior: PicturePrior? = nil
  ) {
    directionCount = settings.latentCount
    feedsClasses = settings.feedsClasses
    weights = settings.dafl
    self.logits = logits
    self.features = features
    self.prior = prior
  }

  var makesPixels: Bool { prior != nil }

  var values: Set<String> { [logits, features] }

  func callAsFunction(
    _ batch: GeneratedBatch, _ activations: [String: Tensor]
  ) throws -> GeneratorLossParts {
    guard let logits = activations[logits], let features = activations[features] else {
      preconditionFailure("the teacher's values are tapped")
    }
    let answers = try batch.classes ?? withoutGradients { try logits.argmax(1) }
    let oneHot = try logits.crossEntropy(answers)
    let entropy = try logits.classEntropy()
    let activation = try features.absolute().mean()
    var total =
      try oneHot * weights.oneHot - entropy * (weights.entropy / log(10)) - activation * weights.activation
    var terms = [("one-hot", oneHot), ("class entropy", entropy), ("activation", activation)]
    if weights.diversity > 0 {
      let diversity = try batch.diversity()
      total = try total - diversity * weights.diversity
      terms.append(("diversity", diversity))
    }
    if let prior, let pixels = batch.pictures.pixels {
      total = try total + prior.penalties(pixels).mean()
    }
    return GeneratorLossParts(total: total, terms: terms)
  }
}

extension GeneratedBatch {
  /// The mean distance of two pictures in units of that of the numbers that they were made of, between the halves of the batch; where classes were
  /// fed, between pictures of one class.
  fileprivate func diversity() throws(TorchError) -> Tensor {
    let half = numbers.shape[0] / 2
    func apart(_ tensor: Tensor) throws(TorchError) -> Tensor {
      let dimensions = Array(1..<tensor.shape.count)
      return try (tensor.slice(0, 0..<half) - tensor.slice(0, half..<2 * half)).absolute().mean(dimensions)
    }
    let ratios = try apart(pictures.inputs) / apart(numbers)
    guard let classes else { return try ratios.mean() }
    let areAlike = try classes.slice(0, 0..<half).equal(to: classes.slice(0, half..<2 * half)).to(.float32)
    return try (ratios * areAlike).sum() / areAlike.sum().clamp(1, .infinity)
  }
}
