internal import Records
internal import Torch

/// Brings a generator's images nearer to what each was made for, image by image: a generator has one set of weights for all of them,
/// and none is quite what it was to be.
struct ImageRefinement {
  let inversion: Inversion
  /// What the inversion's objective is to find in each image of a batch.
  let targetsOf: (GeneratorBatch) throws -> [Tensor]

  /// Steps of the options' refinement towards `objective`; nil where none are taken.
  init?(
    towards objective: (any ImageObjective)?, _ setup: GeneratorTermSetup, random: Generator,
    targets: @escaping (GeneratorBatch) throws -> [Tensor]
  ) throws {
    guard let options = setup.options.refinement, let objective else { return nil }
    inversion = Inversion(
      teacher: setup.synthesis.executor, objective: objective, inputs: try setup.synthesis.inputs(),
      prior: try setup.synthesis.prior(
        totalVariation: options.totalVariation, imageStatistics: options.imageStatistics),
      options: options, generator: random)
    targetsOf = targets
  }

  /// `batch`, whose pixels are `pixels`, changed, and how far each image is from its target then; whatever else trained the generator has no
  /// part in that.
  func refined(
    _ batch: GeneratorBatch, _ pixels: Tensor, onStep: (Int, () throws -> Double) throws -> Void
  ) throws -> SynthesizedImages {
    let targets = try withoutGradients { try targetsOf(batch) }
    let made = try inversion(from: pixels, to: targets, onStep: onStep)
    return SynthesizedImages(inputs: made.inputs, classes: try batch.classes(), losses: made.losses)
  }
}
