internal import Arrays
import Bundle
internal import Network
internal import Torch

/// How far the moments of channels over a batch of images, and all their places, are from what is known of the data: the sum
/// over layers of (μ − μ̂)² + (σ − σ̂)², a mean over channels in units of σ̂² (Yin et al. 2020, equation 4, which takes the
/// norms as they come; in units of deviations no layer outweighs another).
///
/// What is known is of groups of images: of each class, or of all together. Images are judged as a group, so every image
/// of one is as far off as the group.
struct ChannelMomentsObjective: ImageObjective {
  /// A variance that is this small beside those of the layer's other channels counts as this: a channel that is silent in the data
  /// is no reason to divide by nothing.
  private static let leastVariance = 0.01

  /// What is known of one layer.
  struct Layer {
    let value: String
    /// [groups, channels]
    let mean, std: Tensor
  }

  private struct Scaled {
    let known: Layer
    /// [groups, channels]
    let variance: Tensor
  }

  private let layers: [Scaled]
  private let groupCount: Int

  /// The objective of the record `contents`, whose groups are the classes.
  init(_ contents: RecordContents, _ setup: ObjectiveSetup) throws(RecordError) {
    var layers: [Layer] = []
    for (tap, key) in zip(setup.classifier.taps, setup.layerKeys) {
      guard let mean = contents.arrays["\(key)/mean"], let std = contents.arrays["\(key)/deviation"]
      else { continue }
      guard mean.shape.count == 2, mean.shape[1] == tap.channelCount, std.shape == mean.shape else {
        throw .mismatch(
          record: ChannelMoments.name,
          reason:
            "\(key)/mean has shape \(mean.shape), which does not fit the \(tap.channelCount) channels that "
            + "the teacher's layer has")
      }
      layers.append(
        try onEngine { () throws(TorchError) in
          Layer(
            value: tap.value, mean: try Tensor(mean, on: setup.device),
            std: try Tensor(std, on: setup.device))
        })
    }
    guard !layers.isEmpty else {
      throw .mismatch(record: ChannelMoments.name, reason: "it holds none of the teacher's layers")
    }
    try self.init(layers)
  }

  /// The objective of what is known of `layers`, all of the same groups.
  init(_ layers: [Layer]) throws(RecordError) {
    groupCount = layers[0].mean.shape[0]
    self.layers = try onEngine { () throws(TorchError) in
      var scaled: [Scaled] = []
      for layer in layers {
        let variance = try layer.std.square()
        let least = try variance.mean().item() * Self.leastVariance
        scaled.append(Scaled(known: layer, variance: try variance.clamp(max(least, 1e-12), .infinity)))
      }
      return scaled
    }
  }

  var values: Set<String> { Set(layers.map(\.known.value)) }

  /// The group of each image (int64 [n]).
  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    guard groupCount == 1 else { return [classes] }
    return try onEngine { () throws(TorchError) in [try classes - classes] }
  }

  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    let groups = targets[0]
    if let missing = layers.first(where: { activations[$0.known.value] == nil }) {
      throw .mismatch(
        record: ChannelMoments.name, reason: "the teacher has no value '\(missing.known.value)'")
    }
    return try onEngine { () throws(TorchError) in
      let members = try groups.oneHot(groupCount)
      // Rows that average over a group's images; those of absent groups are zero.
      let averaging = try (members / members.sum([0]).clamp(1, .infinity)).transposed()
      var sum = try Tensor(repeating: 0, shape: [groupCount], on: groups.device)
      for layer in layers {
        guard let units = activations[layer.known.value] else { continue }
        sum = try sum + distance(of: units, from: layer, groups, averaging)
      }
      return try sum.selecting(groups)
    }
  }

  /// How far each group is from what is known of `layer`: [groups].
  private func distance(
    of units: Tensor, from layer: Scaled, _ groups: Tensor, _ averaging: Tensor
  ) throws(TorchError) -> Tensor {
    let channels = layer.known.mean.shape[1]
    // About the known mean, so that little is lost to rounding.
    let centred =
      try units.reshaped([groups.count, channels, -1])
      - layer.known.mean.selecting(groups).reshaped([groups.count, channels, 1])
    let offset = try averaging.matmul(centred.mean([2]))
    let square = try averaging.matmul(centred.square().mean([2]))
    // The root has no slope at 0.
    let std = try ((square - offset.square()).clamp(0, .infinity) + layer.variance * 1e-4).squareRoot()
    return try ((offset.square() + (std - layer.known.std).square()) / layer.variance).mean([1])
  }
}
