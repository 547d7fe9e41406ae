public import Torch

/// How far apart images are for how far apart their latents are: against images that are all one (Mao et al. 2019, "Mode seeking generative
/// adversarial networks").
public struct ModeSeekingTerm: GeneratorTerm {
  public static let name = "mode-seeking"
  public static let help =
    "Weight of how far apart images are for how far apart their latents are: against images that are all one."

  public init(_ setup: GeneratorTermSetup) {}

  /// The distance is raised.
  public func factor(_ weight: Double) -> Double { -weight }

  /// The mean distance of two images in units of that of their latents, between the halves of the batch; where the generator
  /// was told what to make, between images for one class.
  public func value(_ batch: GeneratorBatch) throws -> Tensor? {
    let half = batch.latents.shape[0] / 2
    func apart(_ tensor: Tensor) throws(TorchError) -> Tensor {
      let dimensions = Array(1..<tensor.shape.count)
      return try (tensor.slice(0, 0..<half) - tensor.slice(0, half..<2 * half)).absolute().mean(dimensions)
    }
    let ratios = try apart(batch.inputs) / apart(batch.latents)
    guard let classes = try batch.classes() else { return try ratios.mean() }
    let areAlike = try classes.slice(0, 0..<half).equal(to: classes.slice(0, half..<2 * half)).to(.float32)
    return try (ratios * areAlike).sum() / areAlike.sum().clamp(1, .infinity)
  }
}
