internal import Checkpoints
internal import Network
internal import Records
internal import Torch

/// Makes images by changing noise until a teacher's activations for it are what an objective asks for.
struct ImageOptimizer: ImageMaker {
  let classifier: Classifier
  /// Channels, height and width of the pixels.
  let shape: [Int]
  let descent: Inversion

  private var generator: Generator { descent.generator }
  /// The hidden taps, which a dropout method silences in part.
  private var hiddenTaps: [Tap] { classifier.taps.filter { $0.value != classifier.logits } }

  var stepsPerBatch: Int { descent.settings.steps }

  func state() throws -> StateDictionary { try generator.state() }
  func restore(_ state: StateDictionary) throws { try generator.restore(state) }

  func images(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadeImages {
    let objective = descent.objective
    let targets = try withoutGradients { try objective.drawTargets(for: classes, generator: generator) }
    let noise = try descent.prior.noise([classes.count] + shape, generator: generator)
    let made = try descent(from: noise, to: targets, masks: drawMasks(classes.count), onStep: onStep)
    return MadeImages(
      inputs: made.inputs, classes: try objective.classes(of: targets, drawnFor: classes),
      losses: made.losses)
  }

  /// One mask a hidden layer, shared by the batch and scaled so that a unit's mean stays.
  private func drawMasks(_ count: Int) throws -> [String: Tensor] {
    let dropout = descent.settings.method.dropout
    guard dropout > 0 else { return [:] }
    var masks: [String: Tensor] = [:]
    for tap in hiddenTaps {
      let kept = try generator.bernoulli([1] + tap.shape, probability: 1 - dropout)
      masks[tap.value] = try kept * (1 / (1 - dropout))
    }
    return masks
  }
}
