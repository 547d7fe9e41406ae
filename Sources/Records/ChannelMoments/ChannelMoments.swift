public import Bundle
internal import HDF5Schema
internal import Network
internal import Torch

/// The mean and deviation of every tapped layer's channels for each class, over images and places: what a batch norm knows of the
/// data, for teachers that have none (Yin et al. 2020, section 3.2).
public enum ChannelMoments: RecordKind {
  public static let name = "channel-moments"
  public static let summary = "mean and deviation of every layer's channels for each class"
  public static let layout = RecordLayout(
    encoding: "moments-per-channel", RecordForms.moments(of: .layerChannels).perLayer)

  public static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator {
    try ChannelMomentsAccumulator(setup)
  }

  public static func objective(
    _ contents: RecordContents, _ setup: ObjectiveSetup
  ) throws(RecordError) -> any ImageObjective {
    try ChannelMomentsObjective(contents, setup)
  }
}

private final class ChannelMomentsAccumulator: RecordAccumulator {
  private struct Layer {
    let key: String
    let tap: Tap
    let moments: ClassMoments
  }

  private let layers: [Layer]
  private let storage: StatisticType

  init(_ setup: RecordingSetup) throws(RecordError) {
    layers = try onEngine { () throws(TorchError) in
      var layers: [Layer] = []
      for (tap, key) in zip(setup.classifier.taps, setup.layerKeys) {
        layers.append(
          Layer(
            key: key, tap: tap,
            moments: try ClassMoments(
              classCount: setup.classCount, unitCount: tap.channelCount, on: setup.device)))
      }
      return layers
    }
    storage = setup.options.storage
  }

  var values: Set<String> { Set(layers.map(\.tap.value)) }

  func observe(_ activations: [String: Tensor], classes: Tensor) throws(RecordError) {
    for layer in layers {
      guard let units = activations[layer.tap.value] else { continue }
      let places = try onEngine { () throws(TorchError) in
        try units.reshaped([classes.count, layer.tap.channelCount, -1])
      }
      try layer.moments.observe(places: places, classes: classes)
    }
  }

  var sums: RecordSums {
    RecordSums(
      of: ChannelMoments.self,
      layers.map { RecordSums.Part(path: "\($0.key)/", layer: $0.tap.value, statistics: $0.moments) },
      storage: storage)
  }
}
