internal import Arrays
public import Network
public import Torch

/// The graph whose nodes are a network's tapped units, or channels of them, and whose edges weigh all paths between them.
///
/// The edge between unit i of one layer and unit j of a layer that it reaches without passing through a third is the absolute
/// path weight: entry (j, i) of the network between the two with every weight replaced by its absolute value and every
/// non-linearity by the identity (``ExecutionMode/absolute``). Edges have no direction: the graph's matrix is W = A + Aᵀ,
/// because that of a feed-forward network by itself is nilpotent and has no spectrum (Lopes, Fenu, Starner 2017, section 3.3, made
/// symmetric). The matrix is never built here; ``multiplied(_:)`` runs the network.
public final class NeuronGraph {
  /// What a node stands for.
  public enum Granularity: String, Sendable, Codable, CaseIterable {
    /// One unit of a layer.
    case unit
    /// One channel: its units together, each with the same share.
    case channel
  }

  /// The most units for which a graph of units is taken unless asked for: more make for long work and large bundles.
  public static let unitLimit = 1 << 15

  /// A tapped layer of the network.
  public struct Layer: Sendable, Equatable {
    /// The name of its value in the network.
    public let value: String
    /// The value's shape without the batch.
    public let shape: [Int]
    /// How many nodes stand for it.
    public let nodeCount: Int
    /// The nodes before it.
    public let offset: Int
    /// How many units a node stands for.
    public var unitsPerNode: Int { shape.reduce(1, *) / nodeCount }
  }

  /// The layers, in order of execution.
  public let layers: [Layer]
  /// How many nodes there are.
  public let nodeCount: Int
  /// What a node stands for.
  public let granularity: Granularity
  /// Each node's sum of edges, in the order of ``layers``.
  public private(set) var degrees: [Double] = []
  let parts: [Part]
  let device: Device

  /// A segment of the network and the layers that it joins.
  struct Part {
    let executor: Executor
    /// The index of the layer that it starts from.
    let source: Int
    /// The indices of the layers that it reaches and that count, with their places among the segment's results.
    let targets: [(layer: Int, output: Int)]
  }

  /// The graph of the layers that `taps` name in `model`, in double precision.
  ///
  /// - Parameter pair: The only two layers to take, by their index in `taps`; all of them where left out.
  /// - Throws: ``SpectralError`` where the network between two layers is no linear operator, such as a product of two
  ///   computed values.
  public init(
    _ model: Model, taps: [Tap], pair: LayerPair? = nil, granularity: Granularity = .unit,
    on device: Device = .cpu
  ) throws(SpectralError) {
    let chosen = pair.map { [$0.source, $0.target] } ?? Array(taps.indices)
    var layers: [Layer] = []
    for index in chosen {
      let tap = taps[index]
      let count = granularity == .unit ? tap.unitCount : tap.shape.first ?? 1
      layers.append(
        Layer(
          value: tap.value, shape: tap.shape, nodeCount: count,
          offset: layers.last.map { $0.offset + $0.nodeCount } ?? 0))
    }
    self.layers = layers
    self.granularity = granularity
    self.device = device
    nodeCount = layers.reduce(0) { $0 + $1.nodeCount }
    parts = try onNetwork { () throws(ModelError) in
      var parts: [Part] = []
      for segment in try model.graph.segments(between: taps.map(\.value)) {
        guard let source = layers.firstIndex(where: { $0.value == segment.source }) else { continue }
        if let pair, taps[pair.source].value != segment.source { continue }
        let targets = segment.targets.enumerated().compactMap { output, target in
          layers.firstIndex { $0.value == target }.map { (layer: $0, output: output) }
        }
        guard !targets.isEmpty else { continue }
        parts.append(
          Part(
            executor: try Executor(model.part(segment), on: device, type: .float64), source: source,
            targets: targets))
      }
      return parts
    }
    degrees = try multiplied([Double](repeating: 1, count: nodeCount))
  }

  /// W·`vector`: for each node the sum over its edges of the weight times the other end's number.
  public func multiplied(_ vector: [Double]) throws(SpectralError) -> [Double] {
    precondition(vector.count == nodeCount, "one number a node")
    var result = [Double](repeating: 0, count: nodeCount)
    func add(_ tensor: Tensor, to layer: Layer) throws(TorchError) {
      for (index, number) in try folded(tensor, layer).array(of: Double.self).scalars.enumerated() {
        result[layer.offset + index] += number
      }
    }
    for part in parts {
      let source = layers[part.source]
      try onNetwork { () throws(ModelError) in
        do throws(TorchError) {
          let input = try unfolded(vector, source)
          try input.setRequiresGradient()
          let outputs = try results(of: part, for: input)
          var products: [Tensor] = []
          for (target, output) in zip(part.targets, outputs) {
            let layer = layers[target.layer]
            try add(try output.detached(), to: layer)
            products.append(try unfolded(vector, layer).reshaped(output.shape))
          }
          // The transpose of a linear operator is its vector-Jacobian product.
          let back = try Tensor.vectorJacobianProducts(of: outputs, with: products, at: [input])
          if let back = back[0] { try add(back, to: source) }
        } catch { throw ModelError(error) }
      }
    }
    return result
  }

  /// What `part` makes of `input` [n, …], at its counting targets.
  func results(of part: Part, for input: Tensor) throws(TorchError) -> [Tensor] {
    let graph = part.executor.graph
    var inputs = [input]
    for other in graph.inputs.dropFirst() {
      inputs.append(
        try Tensor(
          repeating: 0, shape: other.shape.map { $0 ?? input.shape[0] }, type: .float64, on: device))
    }
    do {
      let outputs = try part.executor.run(inputs, mode: .absolute).outputs
      return part.targets.map { outputs[$0.output] }
    } catch {
      throw TorchError(kind: .operation, operation: "follow the paths of a layer", message: "\(error)")
    }
  }

  /// The share of each unit in its node: 1 over the root, so that nodes are orthonormal as vectors over units.
  private func share(_ layer: Layer) -> Double { 1 / Double(layer.unitsPerNode).squareRoot() }

  /// A vector over units [1, shape…] from one over nodes.
  private func unfolded(_ vector: [Double], _ layer: Layer) throws(TorchError) -> Tensor {
    let own = Array(vector[layer.offset..<layer.offset + layer.nodeCount])
    let nodes = try Tensor(own, shape: [layer.nodeCount, 1], on: device)
    // A copy, because gradients are asked of it.
    return try (nodes.expanded([layer.nodeCount, layer.unitsPerNode]) * share(layer)).reshaped(
      [1] + layer.shape)
  }

  /// Vectors over nodes [n, nodes] from ones over units [n, …].
  func folded(_ tensor: Tensor, _ layer: Layer) throws(TorchError) -> Tensor {
    let rows = try tensor.reshaped([tensor.shape[0], layer.nodeCount, layer.unitsPerNode])
    return layer.unitsPerNode == 1
      ? try rows.reshaped([tensor.shape[0], layer.nodeCount]) : try rows.sum([2]) * share(layer)
  }

  /// The unit vectors of the nodes `range` of `layer`, over units: [count, shape…].
  func unitVectors(_ range: Range<Int>, of layer: Layer) throws(TorchError) -> Tensor {
    let numbers = try Tensor(range.map(Int64.init), shape: [range.count], on: device)
    let nodes = try numbers.oneHot(layer.nodeCount).to(.float64).reshaped([range.count, layer.nodeCount, 1])
    let units = try nodes.expanded([range.count, layer.nodeCount, layer.unitsPerNode]) * share(layer)
    return try units.reshaped([range.count] + layer.shape)
  }
}
