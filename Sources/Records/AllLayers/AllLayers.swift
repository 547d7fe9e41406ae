public import Bundle
internal import HDF5Schema
internal import Network
internal import Torch

/// The mean and spread of every tapped layer's units for each class (Lopes, Fenu, Starner 2017, section 3.2): covariances
/// of layers small enough, some directions of them or deviations of the others.
public enum AllLayers: RecordKind {
  public static let name = "all-layers"
  public static let summary = "mean and spread of every layer's units for each class"
  public static let layout = RecordLayout(
    encoding: "gaussian-per-layer", RecordForms.gaussian(of: .units).perLayer)

  public static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator {
    try AllLayersAccumulator(setup)
  }

  public static func objective(
    _ contents: RecordContents, _ setup: ObjectiveSetup
  ) throws(RecordError) -> any ImageObjective {
    try AllLayersObjective(contents, setup)
  }
}

private final class AllLayersAccumulator: RecordAccumulator {
  private struct Layer {
    let key: String
    let tap: Tap
    let rank: Int?
    let statistics: any ClassStatistics
  }

  private let layers: [Layer]
  private let options: RecordingOptions

  init(_ setup: RecordingSetup) throws(RecordError) {
    var layers: [Layer] = []
    for (tap, key) in zip(setup.classifier.taps, setup.layerKeys) {
      let rank = setup.options.lowRank(ofLayerWith: tap.unitCount)
      layers.append(
        Layer(key: key, tap: tap, rank: rank, statistics: try Self.statistics(setup, tap.unitCount, rank)))
    }
    self.layers = layers
    options = setup.options
  }

  private static func statistics(
    _ setup: RecordingSetup, _ unitCount: Int, _ rank: Int?
  ) throws(RecordError) -> any ClassStatistics {
    if let rank {
      return try LowRankStatistics.make(setup, unitCount: unitCount, rank: rank)
    }
    return try onEngine { () throws(TorchError) in
      if unitCount <= setup.options.factorLimit {
        try ClassCovariances(classCount: setup.classCount, unitCount: unitCount, on: setup.device)
      } else {
        try ClassMoments(classCount: setup.classCount, unitCount: unitCount, on: setup.device)
      }
    }
  }

  var values: Set<String> { Set(layers.map(\.tap.value)) }

  func observe(_ activations: [String: Tensor], classes: Tensor) throws(RecordError) {
    for layer in layers {
      guard let units = activations[layer.tap.value] else { continue }
      let rows = try onEngine { () throws(TorchError) in try units.reshaped([-1, layer.tap.unitCount]) }
      try layer.statistics.observe(rows, classes: classes)
    }
  }

  var sums: RecordSums {
    RecordSums(
      of: AllLayers.self,
      layers.map {
        RecordSums.Part(
          path: "\($0.key)/", layer: $0.tap.value, statistics: $0.statistics, rank: $0.rank)
      }, storage: options.storage)
  }
}
