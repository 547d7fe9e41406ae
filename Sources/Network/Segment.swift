internal import Arrays

/// The part of a network that leads from one value to the next of a set of values, the cuts, along every path.
public struct Segment: Sendable {
  /// The value that it starts from.
  public let source: String
  /// The cuts that paths from the source meet first, in order of execution.
  public let targets: [String]
  /// The nodes on these paths. Its first input is the source; the others are values that nodes on the paths take from
  /// elsewhere. Its outputs are the targets.
  public let graph: Graph
}

extension Graph {
  /// The segments between `cuts`, one for each cut from which a path leads to another, in order of execution.
  ///
  /// - Throws: ``ModelError`` where a cut is no value of the graph, or the graph's parts do not fit one another.
  public func segments(between cuts: [String]) throws(ModelError) -> [Segment] {
    let shapes = (one: try shapes(batch: 1), two: try shapes(batch: 2))
    for cut in cuts where shapes.one[cut] == nil {
      throw ModelError(.invalid, "the model has no value named '\(cut)'")
    }
    let isCut = Set(cuts)
    return cuts.compactMap { segment(from: $0, to: isCut, shapes.one, shapes.two) }
  }

  /// Why paths between `cuts` have no weights (``ExecutionMode/absolute``), with the node; nil where they have.
  ///
  /// - Throws: ``ModelError`` as ``segments(between:)`` does.
  public func pathObstacle(between cuts: [String]) throws(ModelError) -> ModelError? {
    for node in try segments(between: cuts).flatMap(\.graph.nodes) {
      let areWeights = node.inputs.map { $0.map { weights[$0] != nil } ?? false }
      if let reason = node.operation.pathObstacle(areWeights: areWeights) {
        return ModelError(.unsupported, node: node.name, reason)
      }
    }
    return nil
  }

  /// - Parameters:
  ///   - one: Every value's shape for a single image.
  ///   - two: The same for two, which tells what grows with the batch.
  private func segment(
    from source: String, to cuts: Set<String>, _ one: [String: [Int]], _ two: [String: [Int]]
  ) -> Segment? {
    var reached: Set<String> = [source]
    var targets: [String] = []
    var path: [Node] = []
    for node in nodes where node.inputs.contains(where: { $0.map(reached.contains) ?? false }) {
      path.append(node)
      for output in node.outputs {
        // What lies behind a cut belongs to the cut's own segment.
        if cuts.contains(output) { targets.append(output) } else { reached.insert(output) }
      }
    }
    guard !targets.isEmpty else { return nil }
    path = Graph.leading(to: Set(targets), path)
    let taken = path.flatMap { $0.inputs.compactMap { $0 } }
    let made = Set(path.flatMap(\.outputs))
    var inputs = [source]
    for name in taken where weights[name] == nil && !made.contains(name) && !inputs.contains(name) {
      inputs.append(name)
    }
    return Segment(
      source: source, targets: targets,
      graph: Graph(
        name: name,
        inputs: inputs.map { name in
          Input(name: name, shape: zip(one[name] ?? [], two[name] ?? []).map { $0 == $1 ? $0 : nil })
        },
        outputs: targets, nodes: path, weights: weights.filter { taken.contains($0.key) }))
  }

  /// Those of `nodes` whose results the values `ends` are made of.
  private static func leading(to ends: Set<String>, _ nodes: [Node]) -> [Node] {
    var needed = ends
    var result: [Node] = []
    for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
      result.append(node)
      needed.formUnion(node.inputs.compactMap { $0 })
    }
    return result.reversed()
  }
}

extension Model {
  /// The part of this model that computes `segment`, which must come from its own graph.
  public func part(_ segment: Segment) -> Model {
    Model(graph: segment.graph, weights: weights.filter { segment.graph.weights[$0.key] != nil })
  }
}
