public import Network

/// Two layers of a network that a path joins without passing through a third.
public struct LayerPair: Sendable, Hashable {
  /// The index of the earlier layer among the network's taps.
  public let source: Int
  /// The index of the later.
  public let target: Int

  /// The pair of these layers.
  public init(source: Int, target: Int) {
    self.source = source
    self.target = target
  }

  /// All pairs among `taps` in `graph`, in order of execution.
  public static func all(in graph: Graph, taps: [Tap]) throws(SpectralError) -> [LayerPair] {
    let values = taps.map(\.value)
    let segments = try onNetwork { () throws(ModelError) in try graph.segments(between: values) }
    return segments.flatMap { segment in
      segment.targets.compactMap { target in
        guard let from = values.firstIndex(of: segment.source), let to = values.firstIndex(of: target) else {
          return nil
        }
        return LayerPair(source: from, target: to)
      }
    }
  }
}
