import Arrays
internal import Bundle
internal import Network
import Spectral
import Torch

/// Gathers means and covariances of the coefficients on one or more graph Fourier bases, all together, so that draws for
/// different graphs belong to one image.
final class GraphFourierAccumulator: RecordAccumulator {
  private struct Part {
    let key: String
    var basis: GraphFourierBasis
    var transform: GraphFourierTransform
  }

  private let kind: any RecordKind.Type
  private let setup: RecordingSetup
  private let granularity: NeuronGraph.Granularity
  private var parts: [Part] = []
  private var hasChosen: Bool
  private var statistics: (any ClassStatistics)?

  init(
    _ graphs: [GraphFourierGraph], of kind: any RecordKind.Type, _ setup: RecordingSetup
  ) throws(RecordError) {
    self.kind = kind
    self.setup = setup
    let options = setup.options
    hasChosen = options.coefficientChoice == .lowPass
    let units = setup.classifier.taps.reduce(0) { $0 + $1.unitCount }
    granularity = options.granularity ?? (units <= NeuronGraph.unitLimit ? .unit : .channel)
    for graph in graphs {
      let basis = try onSpectrum { () throws(SpectralError) in
        let neurons = try NeuronGraph(
          setup.model, taps: setup.classifier.taps, pair: graph.pair, granularity: granularity)
        let limit = neurons.frequencyLimit
        return try GraphFourierBasis(
          lowest: hasChosen ? min(wantedCount(of: neurons.nodeCount), limit) : limit, of: neurons,
          onProgress: setup.onProgress)
      }
      parts.append(try onEngine { () throws(TorchError) in try part(graph.key, basis) })
    }
  }

  /// How many coefficients of a graph of so many nodes are kept.
  private func wantedCount(of nodes: Int) -> Int {
    max(1, Int(Double(nodes) * setup.options.coefficientShare))
  }

  private func part(_ key: String, _ basis: GraphFourierBasis) throws(TorchError) -> Part {
    Part(key: key, basis: basis, transform: try GraphFourierTransform(basis, on: setup.device))
  }

  var values: Set<String> { parts.reduce(into: []) { $0.formUnion($1.transform.values) } }

  func observe(_ activations: [String: Tensor], classes: Tensor) throws(RecordError) {
    let coefficients = try onEngine { () throws(TorchError) in
      if !hasChosen { try choose(activations) }
      return try parts.map(\.transform).coefficients(activations)
    }
    if statistics == nil {
      statistics = try LowRankStatistics.make(
        setup, unitCount: coefficients.shape[1], rank: setup.options.rank)
    }
    try statistics?.observe(coefficients, classes: classes)
  }

  /// Keeps the vectors with the largest mean squared coefficients of the first batch: the record is made in one pass.
  private func choose(_ activations: [String: Tensor]) throws(TorchError) {
    hasChosen = true
    for index in parts.indices {
      let energies = try parts[index].transform(activations).square().mean([0]).array().scalars
      let count = min(energies.count, wantedCount(of: parts[index].basis.nodeCount))
      let places = energies.indices.sorted { energies[$0] > energies[$1] }.prefix(count).sorted()
      parts[index] = try part(parts[index].key, parts[index].basis.selecting(places))
    }
  }

  var sums: RecordSums {
    var attributes = GraphFourierStorage.attributes(granularity)
    var bases: [String: ShapedArray<Float>] = [:]
    for part in parts {
      attributes.merge(GraphFourierStorage.attributes(part.basis.description, at: part.key)) { $1 }
      guard setup.options.embedsBasis else { continue }
      bases["\(part.key)/\(GraphFourierStorage.basisName)"] = ShapedArray(
        shape: [part.basis.nodeCount, part.basis.count],
        scalars: part.basis.layers.flatMap { part.basis.rows(of: $0) })
    }
    return RecordSums(
      of: kind,
      statistics.map {
        [RecordSums.Part(path: "", layer: "coefficients", statistics: $0, rank: setup.options.rank)]
      } ?? [],
      attributes: attributes, bases: bases, storage: setup.options.storage)
  }
}
