internal import Torch

/// Random changes of images that leave their classes alone.
public struct Augmentation: Sendable, Equatable, Codable {
  /// The largest rotation, in radians.
  public var rotation = 0.25
  /// The largest change of size, as a fraction.
  public var scale = 0.15
  /// The largest shear, as a slope.
  public var shear = 0.2
  /// The largest shift, as a fraction of the image's side.
  public var shift = 0.125
  /// Whether images are mirrored left to right, half of the time. Not safe for writing.
  public var flips = false
  /// Which part of a batch is mixed with other images of it.
  public var mixupFraction = 0.0

  /// Affine maps alone.
  public static let affine = Augmentation()

  /// Affine maps, and half of each batch mixed: for learning from a teacher, who can speak for mixtures.
  public static let affineAndMixup: Augmentation = {
    var result = Augmentation()
    result.mixupFraction = 0.5
    return result
  }()

  /// The same changes, `share` times as large.
  func scaled(by share: Double) -> Augmentation {
    var result = self
    (result.rotation, result.scale) = (rotation * share, scale * share)
    (result.shear, result.shift) = (shear * share, shift * share)
    return result
  }

  /// The changed images.
  func apply(_ inputs: Tensor, generator: Generator) throws(TorchError) -> Tensor {
    let mapped = try inputs.sampled(
      affine: maps(inputs.shape[0], generator), repeatingBorder: true)
    return try mixed(mapped, generator)
  }

  /// For each image a map from places of the result to places of the image, both in [-1, 1]².
  private func maps(_ count: Int, _ generator: Generator) throws(TorchError) -> Tensor {
    func column(_ range: Double) throws(TorchError) -> Tensor {
      range > 0
        ? try generator.uniform([count, 1], in: -range..<range)
        : try Tensor(repeating: 0, shape: [count, 1], on: generator.device)
    }
    let angle = try column(rotation)
    // Rotations are small, so two terms of each series are exact to 10⁻⁴.
    let cosine = try 1.0 - angle.square() * 0.5
    let sine = try angle * (1.0 - angle.square() / 6.0)
    let (wide, high) = (try column(scale) + 1.0, try column(scale) + 1.0)
    let slope = try column(shear)
    let mirrored =
      flips
      ? try generator.bernoulli([count, 1], probability: 0.5) * 2.0 - 1.0
      : try Tensor(repeating: 1, shape: [count, 1], on: generator.device)
    return try Tensor.concatenating(
      [
        cosine * wide * mirrored, (slope * cosine - sine) * wide, column(2 * shift),
        sine * high * mirrored, (slope * sine + cosine) * high, column(2 * shift),
      ], dimension: 1
    ).reshaped([count, 2, 3])
  }

  /// The first part of the batch, each with a weight of at least a half, and other images for the rest.
  private func mixed(_ inputs: Tensor, _ generator: Generator) throws(TorchError) -> Tensor {
    let count = inputs.shape[0]
    let mixedCount = Int((Double(count) * mixupFraction).rounded())
    guard mixedCount > 0 else { return inputs }
    let first = try inputs.slice(0, 0..<mixedCount)
    let partners = try inputs.selecting(generator.permutation(count).slice(0, 0..<mixedCount))
    let weight = try generator.uniform([mixedCount, 1, 1, 1], in: 0.5..<1)
    let mixture = try partners + (first - partners) * weight
    guard mixedCount < count else { return mixture }
    return try Tensor.concatenating([mixture, inputs.slice(0, mixedCount..<count)])
  }
}
