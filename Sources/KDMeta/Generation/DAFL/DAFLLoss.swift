internal import Foundation
internal import Torch

/// The loss of DAFL's generator (Chen et al. 2019, "Data-free learning of student networks", equations 5 to 8): the teacher is to be
/// sure of each image, to be strongly moved by it, and over a batch to see all classes alike.
///
/// Where the generator is told what to make, the teacher is to answer as was told instead of what it would by itself.
struct DAFLLoss: GeneratorLoss {
  let directionCount: Int
  let feed: GeneratorFeed
  private let logits, features: String
  private let weights: DAFLWeights
  private let impressions: ZSKDObjective?
  private let prior: ImagePrior?

  /// The loss for a teacher with these values of logits and of its last layer's input.
  ///
  /// - Parameters:
  ///   - impressions: What draws answers and compares with them, where the generator is told answers.
  ///   - prior: What is asked of the pixels themselves; the paper asks for nothing, and makes inputs without bounds.
  init(
    _ settings: GeneratorSettings, logits: String, features: String,
    impressions: ZSKDObjective? = nil, prior: ImagePrior? = nil
  ) {
    precondition((settings.feed == .answers) == (impressions != nil), "answers are drawn as for impressions")
    directionCount = settings.latentCount
    feed = settings.feed
    self.impressions = impressions
    weights = settings.dafl
    self.logits = logits
    self.features = features
    self.prior = prior
  }

  var makesPixels: Bool { prior != nil }

  var values: Set<String> { [logits, features] }

  var viewCount: Int { weights.contrast > 0 ? 2 : 1 }

  func drawAnswers(for classes: Tensor, of classCount: Int, generator: Generator) throws -> Tensor {
    guard let impressions else { return try classes.oneHot(classCount) }
    return try impressions.drawTargets(for: classes, generator: generator)[0]
  }

  func callAsFunction(
    _ batch: GeneratedBatch, _ views: [[String: Tensor]]
  ) throws -> GeneratorLossParts {
    let (activations, again) = (views[0], views[views.count - 1])
    guard let logits = activations[logits], let features = activations[features],
      let featuresAgain = again[self.features]
    else {
      preconditionFailure("the teacher's values are tapped")
    }
    let answer = try answerTerm(batch, activations, logits)
    let entropy = try logits.classEntropy()
    let activation = try features.absolute().mean()
    var total =
      try answer.value * weights.oneHot - entropy * (weights.entropy / log(10))
      - activation * weights.activation
    var terms = [answer, ("class entropy", entropy), ("activation", activation)]
    if weights.diversity > 0 {
      let diversity = try batch.diversity()
      total = try total - diversity * weights.diversity
      terms.append(("diversity", diversity))
    }
    if weights.contrast > 0 {
      let contrast = try features.contrast(with: featuresAgain)
      total = try total + contrast * weights.contrast
      terms.append(("contrast", contrast))
    }
    if let prior, let pixels = batch.images.pixels {
      total = try total + prior.penalties(pixels).mean()
    }
    return GeneratorLossParts(total: total, terms: terms)
  }
}

extension DAFLLoss {
  /// How far the teacher's answers are from those that it was to give, or from the nearest that are of one class.
  private func answerTerm(
    _ batch: GeneratedBatch, _ activations: [String: Tensor], _ logits: Tensor
  ) throws -> (name: String, value: Tensor) {
    if let impressions, let answers = batch.answers {
      return ("answer", try impressions.distances(activations, to: [answers]).mean())
    }
    if let classes = try batch.classes() { return ("class", try logits.crossEntropy(classes)) }
    return ("one-hot", try logits.crossEntropy(withoutGradients { try logits.argmax(1) }))
  }
}

extension GeneratedBatch {
  /// The mean distance of two images in units of that of the numbers that they were made of, between the halves of the batch; where the generator
  /// was told what to make, between images for one class.
  fileprivate func diversity() throws(TorchError) -> Tensor {
    let half = numbers.shape[0] / 2
    func apart(_ tensor: Tensor) throws(TorchError) -> Tensor {
      let dimensions = Array(1..<tensor.shape.count)
      return try (tensor.slice(0, 0..<half) - tensor.slice(0, half..<2 * half)).absolute().mean(dimensions)
    }
    let ratios = try apart(images.inputs) / apart(numbers)
    guard let classes = try classes() else { return try ratios.mean() }
    let areAlike = try classes.slice(0, 0..<half).equal(to: classes.slice(0, half..<2 * half)).to(.float32)
    return try (ratios * areAlike).sum() / areAlike.sum().clamp(1, .infinity)
  }
}
