import Bundle
internal import Network
import Spectral
import Torch

/// The mean square distance of coefficients to a draw, in units of their variance.
struct GraphFourierObjective: GuidingObjective {
  private let transforms: [GraphFourierTransform]
  private let gaussian: ClassGaussian
  private let scale: Double
  private let samplingScale: Double

  /// The objective of the record `contents`, whose bases are computed anew from the teacher.
  init(
    _ graphs: [GraphFourierGraph], _ contents: RecordContents, record: String, _ setup: ObjectiveSetup
  ) throws(RecordError) {
    guard case .text(let text) = contents.attributes["granularity"],
      let granularity = NeuronGraph.Granularity(rawValue: text)
    else {
      throw .mismatch(record: record, reason: "it does not say what a node of its graph is (granularity)")
    }
    var transforms: [GraphFourierTransform] = []
    for graph in graphs where contents.attributes["\(graph.key)/frequencies"] != nil {
      let description = try GraphFourierStorage.basis(contents, at: graph.key, record: record)
      let basis = try onSpectrum { () throws(SpectralError) in
        let neurons = try NeuronGraph(
          setup.model, taps: setup.classifier.taps, pair: graph.pair, granularity: granularity)
        if let carried = contents.arrays["\(graph.key)/\(GraphFourierStorage.basisName)"] {
          return try GraphFourierBasis(description, of: neurons, carried: carried)
        }
        return try GraphFourierBasis(description, of: neurons, onProgress: setup.onProgress)
      }
      transforms.append(
        try onEngine { () throws(TorchError) in try GraphFourierTransform(basis, on: setup.device) })
    }
    guard !transforms.isEmpty else {
      throw .mismatch(record: record, reason: "it holds no graph of this teacher's layers")
    }
    self.transforms = transforms
    let gaussian = try ClassGaussian(
      contents, record: record, at: "", unitCount: transforms.reduce(0) { $0 + $1.count }, on: setup.device)
    self.gaussian = gaussian
    samplingScale = setup.samplingScale
    scale = try onEngine { () throws(TorchError) in try gaussian.meanVariance() }
  }

  var values: Set<String> { transforms.reduce(into: []) { $0.formUnion($1.values) } }

  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    try onEngine { () throws(TorchError) in
      [try gaussian.draw(classes, generator: generator, width: samplingScale, withoutResidual: true)]
    }
  }

  /// None where the record has no directions.
  var directionCount: Int { gaussian.directionCount ?? 0 }

  func targets(for classes: Tensor, at coordinates: Tensor) throws(RecordError) -> [Tensor] {
    try onEngine { () throws(TorchError) in [try gaussian.point(of: classes, at: coordinates * samplingScale)]
    }
  }

  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    try onEngine { () throws(TorchError) in
      try (transforms.coefficients(activations) - targets[0]).square().mean([1]) / scale
    }
  }
}
