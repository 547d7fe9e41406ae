import Arrays
public import Bundle
internal import Network
internal import Torch

/// The mean and spread of every tapped layer's units for each class (Lopes, Fenu, Starner 2017, section 3.2): covariances
/// of layers small enough, deviations of the others.
public enum AllLayers: RecordKind {
  public static let name = "all-layers"
  public static let summary = "mean and spread of every layer's units for each class"
  static let encoding = "gaussian-per-layer"

  public static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator {
    try AllLayersAccumulator(setup)
  }

  public static func objective(
    _ contents: RecordContents, _ setup: ObjectiveSetup
  ) throws(RecordError) -> any RecordObjective {
    var layers: [AllLayersObjective.Layer] = []
    for (tap, key) in zip(setup.classifier.taps, setup.layerKeys) where contents.arrays["\(key)/mean"] != nil
    {
      let gaussian = try ClassGaussian(
        contents, record: name, at: "\(key)/", unitCount: tap.unitCount, on: setup.device)
      let scale = try onEngine { () throws(TorchError) in try gaussian.meanVariance() }
      layers.append(
        AllLayersObjective.Layer(
          value: tap.value, unitCount: tap.unitCount, isRectified: tap.isRectified, gaussian: gaussian,
          weight: (gaussian.isCorrelated ? 1 : AllLayersObjective.uncorrelatedWeight) / scale))
    }
    guard !layers.isEmpty else {
      throw .mismatch(record: name, reason: "it holds none of the teacher's layers")
    }
    return AllLayersObjective(layers: layers)
  }
}

private final class AllLayersAccumulator: RecordAccumulator {
  private struct Layer {
    let key: String
    let tap: Tap
    let statistics: any ClassStatistics
  }

  private let layers: [Layer]
  private let options: RecordingOptions

  init(_ setup: RecordingSetup) throws(RecordError) {
    var layers: [Layer] = []
    for (tap, key) in zip(setup.classifier.taps, setup.layerKeys) {
      let statistics: any ClassStatistics = try onEngine { () throws(TorchError) in
        if tap.unitCount <= setup.options.factorLimit {
          try ClassCovariances(classCount: setup.classCount, unitCount: tap.unitCount, on: setup.device)
        } else {
          try ClassMoments(classCount: setup.classCount, unitCount: tap.unitCount, on: setup.device)
        }
      }
      layers.append(Layer(key: key, tap: tap, statistics: statistics))
    }
    self.layers = layers
    options = setup.options
  }

  var values: Set<String> { Set(layers.map(\.tap.value)) }

  func observe(_ activations: [String: Tensor], classes: Tensor) throws(RecordError) {
    for layer in layers {
      guard let units = activations[layer.tap.value] else { continue }
      try onEngine { () throws(TorchError) in
        try layer.statistics.observe(try units.reshaped([-1, layer.tap.unitCount]), classes: classes)
      }
    }
  }

  func contents(isWithheld: [Bool]) throws(RecordError) -> RecordContents {
    var arrays: [String: ShapedArray<Float>] = [:]
    for layer in layers {
      let gaussian = try layer.statistics.stored(
        isWithheld: isWithheld, record: AllLayers.name, layer: layer.tap.value)
      arrays.merge(gaussian.arrays(at: "\(layer.key)/")) { _, new in new }
    }
    return RecordContents(encoding: AllLayers.encoding, arrays: arrays, storage: options.storage)
  }
}

/// The sum over layers of the mean square distance of its units to a draw, in units of the layer's variance, so that
/// every layer has a say whatever the size of its numbers.
private struct AllLayersObjective: RecordObjective {
  /// Units drawn one by one ask for pictures that cannot be, so their layers count for less.
  static let uncorrelatedWeight = 0.3

  struct Layer {
    let value: String
    let unitCount: Int
    let isRectified: Bool
    let gaussian: ClassGaussian
    let weight: Double
  }

  let layers: [Layer]

  var values: Set<String> { Set(layers.map(\.value)) }

  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    try onEngine { () throws(TorchError) in
      var targets: [Tensor] = []
      for layer in layers {
        let draw = try layer.gaussian.draw(classes, generator: generator)
        targets.append(layer.isRectified ? try draw.relu() : draw)
      }
      return targets
    }
  }

  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    var total: Tensor?
    for (layer, target) in zip(layers, targets) {
      guard let units = activations[layer.value] else {
        throw .mismatch(record: AllLayers.name, reason: "the teacher has no value '\(layer.value)'")
      }
      let distance = try onEngine { () throws(TorchError) in
        try (units.reshaped([-1, layer.unitCount]) - target).square().mean([1]) * layer.weight
      }
      total = try onEngine { () throws(TorchError) in if let total { try total + distance } else { distance }
      }
    }
    guard let total else { throw .mismatch(record: AllLayers.name, reason: "it holds no layer") }
    return total
  }
}
