internal import Checkpoints
internal import Torch

/// Images of noise: what the other methods are to beat.
struct NoiseImages: ImageMaker {
  let prior: ImagePrior
  let inputs: ImageInputs
  /// Channels, height and width.
  let shape: [Int]
  let generator: Generator

  func images(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadeImages {
    let pixels = try prior.noise([classes.count] + shape, generator: generator)
    try onStep(1) { 0 }
    return MadeImages(
      inputs: try inputs.inputs(ofScaled: pixels), classes: nil,
      losses: try Tensor(repeating: 0, shape: [classes.count], on: classes.device))
  }

  var stepsPerBatch: Int { 1 }

  func state() throws -> StateDictionary { try generator.state() }
  func restore(_ state: StateDictionary) throws { try generator.restore(state) }
}
