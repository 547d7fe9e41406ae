internal import Arrays
public import Torch

extension Model {
  /// `graph` with fresh weights as PyTorch starts them: spread evenly over ±1/√fan-in; norms start as the identity.
  public init(initializing graph: Graph, generator: Generator) throws(ModelError) {
    var weights: [String: ShapedArray<Float>] = [:]
    let roles = graph.weightRoles
    // In a fixed order, so that a seed means one set of weights.
    for (name, shape) in graph.weights.sorted(by: { $0.key < $1.key }) {
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
