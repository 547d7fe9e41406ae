/// A place in a network whose activations are recorded: where a layer's non-linearity ends.
public struct Tap: Sendable, Hashable {
  /// The layer's name: that of the node that multiplies by weights.
  public let name: String
  /// The name of the value.
  public let value: String
  /// Whether the layer is a convolution or dense.
  public let kind: Kind
  /// Whether the value comes from a rectifier, and so is never negative.
  public let isRectified: Bool
  /// The value's shape without the batch.
  public let shape: [Int]

  /// The kinds of layer.
  public enum Kind: String, Sendable, Hashable {
    /// A layer whose weights are shared over places.
    case convolution
    /// A layer of full connections.
    case dense
  }

  /// How many units the layer has: the product of its shape.
  public var unitCount: Int { shape.reduce(1, *) }

  /// How many channels: the first length of its shape, which for a dense layer is that of its units.
  public var channelCount: Int { shape.first ?? 1 }
}

extension Tap {
  /// The taps of `graph`: for each layer with weights the value behind its activation, or behind its last adjustment where
  /// no activation follows. Layers that meet in one value share a tap, under the name of the last.
  static func find(in graph: Graph, logits: String, shapes: [String: [Int]]) -> [Tap] {
    let consumers = graph.consumers
    var taps: [Tap] = []
    for node in graph.nodes {
      let kind: Kind
      switch node.operation.kind {
      case .convolution: kind = .convolution
      case .dense: kind = .dense
      default: continue
      }
      guard let weight = node.inputs.dropFirst().first.flatMap({ $0 }), graph.weights[weight] != nil,
        let output = node.outputs.first
      else { continue }
      let value = end(of: output, in: graph, consumers, logits)
      guard let shape = shapes[value]?.dropFirst() else { continue }
      taps.removeAll { $0.value == value }
      let maker = graph.nodes.first { $0.outputs.contains(value) }
      taps.append(
        Tap(
          name: node.name, value: value, kind: kind, isRectified: maker?.operatorName == "Relu",
          shape: Array(shape)))
    }
    return taps
  }

  /// Follows `value` through what belongs to the layer that makes it.
  private static func end(
    of value: String, in graph: Graph, _ consumers: [String: [Int]], _ logits: String
  ) -> String {
    var value = value
    while value != logits, let next = consumers[value], next.count == 1 {
      let node = graph.nodes[next[0]]
      guard let output = node.outputs.first else { break }
      switch node.operation.kind {
      case .activation: return output
      case .adjustment: value = output
      case .convolution, .dense, .passThrough, .other: return value
      }
    }
    return value
  }
}

extension Graph {
  /// The nodes that take each value, by its name.
  fileprivate var consumers: [String: [Int]] {
    var result: [String: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      for input in Set(node.inputs.compactMap { $0 }) { result[input, default: []].append(index) }
    }
    return result
  }
}
