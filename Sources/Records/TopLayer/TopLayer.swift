public import Bundle
internal import HDF5Schema
internal import Network
internal import Torch

/// The mean and covariance of the logits for each class (Lopes, Fenu, Starner 2017, section 3.1).
public enum TopLayer: RecordKind {
  public static let name = "top-layer"
  public static let summary = "mean and covariance of the logits for each class"
  public static let layout = RecordLayout(
    encoding: "gaussian", attributes: ["temperature": .real(.positive)], .gaussian(of: .outputs))

  public static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator {
    try TopLayerAccumulator(setup)
  }

  public static func objective(
    _ contents: RecordContents, _ setup: ObjectiveSetup
  ) throws(RecordError) -> any ImageObjective {
    guard case .number(let temperature) = contents.attributes["temperature"], temperature > 0 else {
      throw .mismatch(record: name, reason: "it does not say what the logits were divided by (temperature)")
    }
    let gaussian = try ClassGaussian(
      contents, record: name, at: "", unitCount: setup.classifier.classCount, on: setup.device)
    return TopLayerObjective(
      logits: setup.classifier.logits, temperature: temperature, gaussian: gaussian,
      samplingScale: setup.samplingScale,
      scale: try onEngine { () throws(TorchError) in try gaussian.meanVariance() })
  }
}

private final class TopLayerAccumulator: RecordAccumulator {
  private let logits: String
  private let options: RecordingOptions
  private let covariances: ClassCovariances

  init(_ setup: RecordingSetup) throws(RecordError) {
    logits = setup.classifier.logits
    options = setup.options
    covariances = try onEngine { () throws(TorchError) in
      try ClassCovariances(
        classCount: setup.classCount, unitCount: setup.classifier.classCount, on: setup.device)
    }
  }

  var values: Set<String> { [logits] }

  func observe(_ activations: [String: Tensor], classes: Tensor) throws(RecordError) {
    guard let logits = activations[logits] else { return }
    let tempered = try onEngine { () throws(TorchError) in try logits / options.temperature }
    try covariances.observe(tempered, classes: classes)
  }

  var sums: RecordSums {
    RecordSums(
      of: TopLayer.self, [RecordSums.Part(path: "", layer: logits, statistics: covariances)],
      attributes: ["temperature": .number(options.temperature)], storage: options.storage)
  }
}

/// The mean over logits of (relu(draw) − relu(logits/τ))², in units of their variance: what the teacher speaks against
/// does not count.
private struct TopLayerObjective: ImageObjective {
  let logits: String
  let temperature: Double
  let gaussian: ClassGaussian
  let samplingScale: Double
  let scale: Double

  var values: Set<String> { [logits] }

  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    try onEngine { () throws(TorchError) in
      [try gaussian.draw(classes, generator: generator, width: samplingScale).relu()]
    }
  }

  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    guard let logits = activations[logits] else {
      throw .mismatch(record: TopLayer.name, reason: "the teacher has no value '\(logits)'")
    }
    return try onEngine { () throws(TorchError) in
      try ((logits / temperature).relu() - targets[0]).square().mean([1]) / scale
    }
  }
}
