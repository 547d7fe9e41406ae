internal import Checkpoints
internal import Torch

/// Pictures of noise: what the other methods are to beat.
struct NoisePictures: PictureMaker {
  let prior: PicturePrior
  let inputs: PictureInputs
  /// Channels, height and width.
  let shape: [Int]
  let generator: Generator

  func pictures(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> MadePictures {
    let pixels = try prior.noise([classes.count] + shape, generator: generator)
    try onStep(1) { 0 }
    return MadePictures(
      inputs: try inputs.inputs(ofScaled: pixels), classes: nil,
      losses: try Tensor(repeating: 0, shape: [classes.count], on: classes.device))
  }

  var stepsPerBatch: Int { 1 }

  func state() throws -> StateDictionary { try generator.state() }
  func restore(_ state: StateDictionary) throws { try generator.restore(state) }
}
