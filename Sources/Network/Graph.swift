/// A network: operators in an order in which each finds its operands ready.
///
/// A graph is a value without numbers: it names its weights and their shapes; the numbers are beside it, in a
/// ``Model`` (ordinary memory) or an ``Executor`` (tensors).
public struct Graph: Sendable {
  /// What is fed to the graph.
  public struct Input: Sendable, Hashable {
    /// The value's name.
    public var name: String
    /// The lengths of its dimensions; `nil` where any length will do, as for the batch.
    public var shape: [Int?]

    /// An input of `shape`.
    public init(name: String, shape: [Int?]) {
      self.name = name
      self.shape = shape
    }
  }

  /// What the model calls itself.
  public var name: String
  /// What is fed to the graph.
  public var inputs: [Input]
  /// The names of the values that are its result.
  public var outputs: [String]
  /// The operators in an order of execution.
  public var nodes: [Node]
  /// The shape of each weight by its name.
  public var weights: [String: [Int]]

  /// A graph; ``shapes(batch:)`` finds out whether its parts fit one another.
  public init(name: String, inputs: [Input], outputs: [String], nodes: [Node], weights: [String: [Int]]) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.nodes = nodes
    self.weights = weights
  }
}

/// One operator of a graph, and the names of the values that it takes and makes.
public struct Node: Sendable {
  /// A name of its own within the graph.
  public var name: String
  /// What it does.
  var operation: any Operator
  /// The name of the ONNX operator that does it.
  public var operatorName: String { operation.encoding.operation }
  /// The values it takes; `nil` where an optional one is left out.
  public var inputs: [String?]
  /// The values it makes.
  public var outputs: [String]

  /// A node that applies `operation` to `inputs`.
  init(name: String, operation: any Operator, inputs: [String?], outputs: [String]) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.outputs = outputs
  }
}
