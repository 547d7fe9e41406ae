internal import Arrays
import Bundle
internal import Network
internal import Torch

/// The sum over layers of the mean square distance of its units to a target, in units of the layer's variance, so that
/// every layer has a say whatever the size of its numbers.
///
/// The target of a layer is a draw from its record; but where the layer before it was drawn from a covariance, it is what the
/// teacher makes of that draw, for layers drawn each by itself ask for images that cannot be.
struct AllLayersObjective: ImageObjective {
  /// Units drawn one by one ask for images that cannot be, so their layers count for less.
  private static let uncorrelatedWeight = 0.3

  private struct Layer {
    let tap: Tap
    let gaussian: ClassGaussian
    let weight: Double
    /// What makes this layer of the one before it, and where that stands in the list.
    var origin: (layer: Int, executor: Executor)?
  }

  private let layers: [Layer]
  private let samplingScale: Double

  /// The objective of the record `contents`.
  init(_ contents: RecordContents, _ setup: ObjectiveSetup) throws(RecordError) {
    var layers: [Layer] = []
    for (tap, key) in zip(setup.classifier.taps, setup.layerKeys) where contents.arrays["\(key)/mean"] != nil
    {
      let gaussian = try ClassGaussian(
        contents, record: AllLayers.name, at: "\(key)/", unitCount: tap.unitCount, on: setup.device)
      let scale = try onEngine { () throws(TorchError) in try gaussian.meanVariance() }
      layers.append(
        Layer(
          tap: tap, gaussian: gaussian, weight: (gaussian.isCorrelated ? 1 : Self.uncorrelatedWeight) / scale)
      )
    }
    guard !layers.isEmpty else {
      throw .mismatch(record: AllLayers.name, reason: "it holds none of the teacher's layers")
    }
    do throws(ModelError) {
      for segment in try setup.model.graph.segments(between: layers.map(\.tap.value)) {
        guard let source = layers.firstIndex(where: { $0.tap.value == segment.source }),
          layers[source].gaussian.isCorrelated || layers[source].origin != nil,
          let target = layers.firstIndex(where: { $0.tap.value == segment.targets.first }),
          // Where paths meet, one of them does not say what comes of them.
          segment.targets.count == 1, segment.graph.inputs.count == 1
        else { continue }
        layers[target].origin = (source, try Executor(setup.model.part(segment), on: setup.device))
      }
    } catch { throw .mismatch(record: AllLayers.name, reason: "the teacher's layers: \(error)") }
    self.layers = layers
    samplingScale = setup.samplingScale
  }

  var values: Set<String> { Set(layers.map(\.tap.value)) }

  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    try onEngine { () throws(TorchError) in
      var targets: [Tensor] = []
      for layer in layers {
        if let origin = layer.origin {
          let units = try targets[origin.layer].reshaped([-1] + layers[origin.layer].tap.shape)
          targets.append(try result(of: origin.executor, for: units).reshaped([-1, layer.tap.unitCount]))
        } else {
          let draw = try layer.gaussian.draw(
            classes, generator: generator, width: samplingScale, withoutResidual: true)
          targets.append(layer.tap.isRectified ? try draw.relu() : draw)
        }
      }
      return targets
    }
  }

  private func result(of executor: Executor, for units: Tensor) throws(TorchError) -> Tensor {
    do throws(ModelError) { return try executor.run([units]).outputs[0] } catch {
      throw TorchError(kind: .operation, operation: "follow a layer's draw", message: "\(error)")
    }
  }

  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    var total: Tensor?
    for (layer, target) in zip(layers, targets) {
      guard let units = activations[layer.tap.value] else {
        throw .mismatch(record: AllLayers.name, reason: "the teacher has no value '\(layer.tap.value)'")
      }
      let distance = try onEngine { () throws(TorchError) in
        try (units.reshaped([-1, layer.tap.unitCount]) - target).square().mean([1]) * layer.weight
      }
      total = try onEngine { () throws(TorchError) in if let total { try total + distance } else { distance }
      }
    }
    guard let total else { throw .mismatch(record: AllLayers.name, reason: "it holds no layer") }
    return total
  }
}
