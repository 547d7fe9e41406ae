internal import Network
internal import Spectral

/// A neuron graph of a spectral record: the whole network's, or that of two layers.
struct GraphFourierGraph {
  /// The name of its group in a bundle.
  let key: String
  /// The layers; `nil` for all.
  let pair: LayerPair?

  /// The graph of the whole network.
  static let network = GraphFourierGraph(key: "network", pair: nil)

  /// The graphs of all joined pairs of the teacher's layers.
  static func pairs(of classifier: Classifier) throws(RecordError) -> [GraphFourierGraph] {
    let pairs = try onSpectrum { () throws(SpectralError) in
      try LayerPair.all(in: classifier.graph, taps: classifier.taps)
    }
    return pairs.map { GraphFourierGraph(key: "\(digits($0.source))-\(digits($0.target))", pair: $0) }
  }

  /// Why `classifier` has no neuron graph; nil where it has.
  static func obstacle(in classifier: Classifier) -> String? {
    guard classifier.taps.count > 1 else { return "only one layer is tapped, so no edge joins two" }
    do { return try classifier.graph.pathObstacle(between: classifier.taps.map(\.value))?.description } catch
    {
      return error.description
    }
  }

  private static func digits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }
}
