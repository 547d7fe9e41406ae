/// The last dense layer of a classifier, whose units are the logits.
public struct ClassifierHead: Sendable {
  /// The name of the value that it is fed, [n, features].
  public let features: String
  /// The name of its weights.
  public let weight: String
  /// Whether the weights are [features, classes] rather than [classes, features].
  public let hasClassesLast: Bool

  /// A layer with these weights.
  public init(features: String, weight: String, hasClassesLast: Bool) {
    self.features = features
    self.weight = weight
    self.hasClassesLast = hasClassesLast
  }
}

extension Classifier {
  /// The layer that makes the logits by a matrix of weights, with or without a bias; nil where they come about otherwise.
  public var head: ClassifierHead? {
    var value = logits
    while let node = graph.nodes.first(where: { $0.outputs.contains(value) }) {
      let computed = node.inputs.compactMap { $0 }.filter { graph.weights[$0] == nil }
      guard computed.count == 1, let input = computed.first else { return nil }
      switch node.operation.kind {
      case .dense:
        guard node.inputs.count > 1, node.inputs[0] == input, let weight = node.inputs[1],
          graph.weights[weight]?.count == 2
        else { return nil }
        return ClassifierHead(
          features: input, weight: weight,
          hasClassesLast: !((node.operation as? Gemm)?.transposesB ?? false))
      // A bias that is a node of its own, or a change of shape.
      case .adjustment, .passThrough: value = input
      case .convolution, .activation, .other: return nil
      }
    }
    return nil
  }
}
