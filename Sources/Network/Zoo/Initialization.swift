internal import Arrays
public import Torch

extension Model {
  /// `graph` with fresh weights as PyTorch starts them: spread evenly over ±1/√fan-in; norms start as the identity.
  public init(initializing graph: Graph, generator: Generator) throws(ModelError) {
    try self.init(initializing: graph, keeping: [:], generator: generator)
  }

  /// The same network with fresh weights.
  ///
  /// Numbers that nothing learnt stay: single ones, and those that the inputs meet before any layer, such as the mean and the
  /// deviation of pixels.
  ///
  /// - Throws: ``ModelError`` that names a weight which may have been learnt and for which there is no fresh value.
  public func withFreshWeights(_ generator: Generator) throws(ModelError) -> Model {
    let settings = graph.settings
    return try Model(
      initializing: graph, keeping: weights.filter { settings.contains($0.key) }, generator: generator)
  }

  private init(
    initializing graph: Graph, keeping kept: [String: ShapedArray<Float>], generator: Generator
  ) throws(ModelError) {
    var weights = kept
    let roles = graph.weightRoles
    // In a fixed order, so that a seed means one set of weights.
    for (name, shape) in graph.weights.sorted(by: { $0.key < $1.key }) where kept[name] == nil {
      switch roles[name] ?? .constant {
      case .parameter(let bound):
        do throws(TorchError) {
          weights[name] = try generator.uniform(shape, in: -bound..<bound).array()
        } catch { throw ModelError(error) }
      case .parameterStarting(let value), .statistic(let value):
        weights[name] = ShapedArray(repeating: Float(value), shape: shape)
      case .constant:
        throw ModelError(.unsupported, "'\(name)' is a constant of the model, which has no fresh value")
      }
    }
    self.init(graph: graph, weights: weights)
  }
}
