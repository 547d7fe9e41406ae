public import Arrays

/// A graph and the numbers of its weights, in ordinary memory.
public struct Model: Sendable {
  /// The network.
  public var graph: Graph
  /// The numbers of each weight of ``Graph/weights``, by its name.
  public var weights: [String: ShapedArray<Float>]
  /// What the file says about itself, by key.
  public var metadata: [String: String]
  /// What a user should know of the file that the model was read from: one sentence each.
  public var warnings: [String] = []
  /// The ONNX version of the operators in the file, or of those that an export writes.
  public var opset = ONNXExporter.opset

  /// A model that computes `graph` with `weights`.
  public init(graph: Graph, weights: [String: ShapedArray<Float>], metadata: [String: String] = [:]) {
    self.graph = graph
    self.weights = weights
    self.metadata = metadata
  }
}
