internal import Network
internal import ONNX

/// What an ONNX model holds that kdmeta cannot run, or that is no classifier of pictures.
public struct UnusableModelSummary: Sendable, Codable {
  /// A kind of operator.
  public struct Operator: Sendable, Codable {
    /// Its name in ONNX.
    public let name: String
    /// How many nodes of the graph are one.
    public let count: Int
    /// Whether kdmeta can run it.
    public let isSupported: Bool
  }

  /// Why the model cannot be used.
  public let problem: String
  /// What the graph calls itself.
  public let name: String
  /// SHA-256 of the file.
  public let sha256: String
  /// The inputs, as in `images [?, 3, 224, 224]`.
  public let inputs: [String]
  /// The names of the outputs.
  public let outputs: [String]
  /// The operators by name.
  public let operators: [Operator]
  /// What a user should know.
  public let warnings: [String]

  init(_ file: LoadedModel, problem: ModelError) {
    let graph = file.model.graph
    let weights = Set(graph.initializer.map(\.name))
    let counts = Dictionary(graph.node.map { ($0.opType, 1) }, uniquingKeysWith: +)
    self.problem = problem.description
    name = graph.name
    sha256 = file.sha256
    inputs = graph.input.filter { !weights.contains($0.name) }.map { input in
      let lengths = input.type.tensorType.shape.dim.map { $0.dimValue > 0 ? "\($0.dimValue)" : "?" }
      return "\(input.name) [\(lengths.joined(separator: ", "))]"
    }
    outputs = graph.output.map(\.name)
    operators = counts.sorted { $0.key < $1.key }.map {
      Operator(name: $0.key, count: $0.value, isSupported: ONNXImporter.knownOperators.contains($0.key))
    }
    warnings = file.warnings
  }
}
