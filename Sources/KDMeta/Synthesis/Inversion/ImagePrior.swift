internal import Datasets
internal import Torch

/// What is known of images before any is seen: neighbouring pixels are alike, and where the preprocessing takes off the
/// data's moments, pixels have those moments.
struct ImagePrior {
  /// The mean and deviation of pixels in 0…1, [1, channels, 1, 1] each; `nil` where the preprocessing does not tell.
  private let moments: (mean: Tensor, std: Tensor)?
  private let totalVariationWeight, imageStatisticsWeight: Double

  /// The prior of images that become inputs by `preprocessing`.
  init(
    _ preprocessing: Preprocessing, totalVariationWeight: Double, imageStatisticsWeight: Double,
    on device: Device
  ) throws(TorchError) {
    self.totalVariationWeight = totalVariationWeight
    self.imageStatisticsWeight = imageStatisticsWeight
    moments =
      Self.tellsMoments(preprocessing)
      ? (
        try Self.perChannel(preprocessing.mean, device), try Self.perChannel(preprocessing.std, device)
      )
      : nil
  }

  /// Mean 0 and deviation 1, or ½ and ½, only map a range to another; any other numbers were measured.
  private static func tellsMoments(_ preprocessing: Preprocessing) -> Bool {
    let pairs = zip(preprocessing.mean, preprocessing.std)
    return !pairs.allSatisfy { ($0 == 0 && $1 == 1) || ($0 == 0.5 && $1 == 0.5) }
  }

  private static func perChannel(_ numbers: [Float], _ device: Device) throws(TorchError) -> Tensor {
    try Tensor(numbers, shape: [1, numbers.count, 1, 1], on: device)
  }

  /// Images of `shape` with pixels in 0…1 to start from: noise of the data's moments, or spread evenly.
  func noise(_ shape: [Int], generator: Generator) throws(TorchError) -> Tensor {
    guard let moments else { return try generator.uniform(shape) }
    return try (generator.normal(shape) * moments.std + moments.mean).clamp(0, 1)
  }

  /// How unlikely each of `images` [n, channels, height, width] is: [n].
  func penalties(_ images: Tensor) throws(TorchError) -> Tensor {
    var sum = try Tensor(repeating: 0, shape: [images.shape[0]], on: images.device)
    if totalVariationWeight > 0 { sum = try sum + totalVariation(images) * totalVariationWeight }
    if imageStatisticsWeight > 0, let moments {
      sum = try sum + momentDistance(images, moments.mean, moments.std) * imageStatisticsWeight
    }
    return sum
  }

  /// The mean of |difference| to the right plus that downwards.
  private func totalVariation(_ images: Tensor) throws(TorchError) -> Tensor {
    let (height, width) = (images.shape[2], images.shape[3])
    var result = try Tensor(repeating: 0, shape: [images.shape[0]], on: images.device)
    for (dimension, length) in [(2, height), (3, width)] where length > 1 {
      let steps = try images.slice(dimension, 1..<length) - images.slice(dimension, 0..<length - 1)
      result = try result + steps.absolute().mean([1, 2, 3])
    }
    return result
  }

  /// The square distances of an image's own mean and deviation to the data's, summed over channels.
  private func momentDistance(
    _ images: Tensor, _ mean: Tensor, _ std: Tensor
  ) throws(TorchError) -> Tensor {
    let ownMean = try images.mean([2, 3], keep: true)
    let variance = try (images - ownMean).square().mean([2, 3], keep: true)
    // The root has no slope at 0, where an image is all one grey.
    let ownStd = try (variance + 1e-6).squareRoot()
    return try ((ownMean - mean).square() + (ownStd - std).square()).sum([1, 2, 3])
  }
}
