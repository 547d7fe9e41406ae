internal import Checkpoints
internal import Torch

/// Makes images of noise.
struct NoiseSynthesizer: Synthesizer {
  let prior: ImagePrior
  let inputs: ImageInputs
  /// Channels, height and width.
  let shape: [Int]
  let generator: Generator

  let batchSize = 250
  let stepsPerBatch = 1

  func synthesize(
    for classes: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> SynthesizedImages {
    let images = try noise(classes.count)
    try onStep(1) { 0 }
    return SynthesizedImages(
      inputs: images, classes: nil,
      losses: try Tensor(repeating: 0, shape: [classes.count], on: classes.device))
  }

  func sample(_ count: Int, for student: any StudentView) throws -> SampleBatch {
    SampleBatch(inputs: try noise(count), classes: nil, logits: nil)
  }

  private func noise(_ count: Int) throws -> Tensor {
    try inputs.inputs(ofScaled: prior.noise([count] + shape, generator: generator))
  }

  func state() throws -> StateDictionary { try generator.state() }
  func restore(_ state: StateDictionary) throws { try generator.restore(state) }
}
