internal import Datasets
internal import Network

/// What kdmeta sees in an ONNX model.
public struct ModelSummary: Sendable, Codable {
  /// A tapped layer.
  public struct Layer: Sendable, Codable {
    /// The layer's name.
    public let name: String
    /// `convolution` or `dense`.
    public let kind: String
    /// The shape of one picture's activations.
    public let shape: [Int]
  }

  /// What the graph calls itself.
  public let name: String
  /// The version of ONNX's operators.
  public let opset: Int
  /// SHA-256 of the file.
  public let sha256: String
  /// The name of the input.
  public let inputName: String
  /// Channels, height and width.
  public let inputShape: [Int]
  /// How many classes.
  public let classes: Int
  /// How many numbers are trained.
  public let parameters: Int
  /// How many multiplications, each with its addition, one picture takes.
  public let multiplyAccumulates: Int
  /// How many batch normalisations there are: most exporters fold them away.
  public let batchNormalizations: Int
  /// The tapped layers.
  public let layers: [Layer]
  /// How pictures become inputs, as JSON, where the file says so.
  public let preprocessing: String?
  /// How kdmeta made the file, as JSON, where it did.
  public let run: String?
  /// What a user should know.
  public let warnings: [String]

  init(_ path: String) throws(KDMetaError) {
    let loaded = try LoadedClassifier(path)
    let (model, classifier) = (loaded.model, loaded.classifier)
    name = model.graph.name
    opset = model.opset
    sha256 = loaded.sha256
    inputName = classifier.inputName
    inputShape = classifier.pictureShape
    classes = classifier.classCount
    parameters = model.graph.parameterCount
    do throws(ModelError) { multiplyAccumulates = try model.graph.multiplyAccumulateCount() } catch {
      throw .model(path: path, error)
    }
    batchNormalizations = model.graph.nodes.count { $0.operatorName == "BatchNormalization" }
    layers = classifier.taps.map { Layer(name: $0.name, kind: $0.kind.rawValue, shape: $0.shape) }
    preprocessing = loaded.preprocessing?.json
    run = model.metadata[Product.runMetadataKey]
    warnings = model.warnings
  }
}
