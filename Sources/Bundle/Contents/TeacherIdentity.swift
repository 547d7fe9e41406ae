/// Which model the statistics of a bundle belong to.
public struct TeacherIdentity: Equatable, Sendable {
  /// SHA-256 of the ONNX file's bytes, 64 lower-case hexadecimal digits.
  public var sha256: String

  /// The name of the ONNX file, without folders.
  public var fileName: String

  /// The name of the graph's input.
  public var inputName: String

  /// Channels, height and width of the input.
  public var inputShape: [Int]

  /// The name of the graph's value that holds the logits.
  public var outputName: String

  /// How many logits there are.
  public var outputCount: Int

  /// The version of ONNX's default operator set that the file uses.
  public var opset: Int

  /// The layers whose activations were observed, in order of execution.
  public var layers: [TappedLayer]

  /// The identity of a model.
  public init(
    sha256: String, fileName: String, inputName: String, inputShape: [Int], outputName: String,
    outputCount: Int, opset: Int, layers: [TappedLayer]
  ) {
    self.sha256 = sha256
    self.fileName = fileName
    self.inputName = inputName
    self.inputShape = inputShape
    self.outputName = outputName
    self.outputCount = outputCount
    self.opset = opset
    self.layers = layers
  }

  /// The names under which a bundle speaks of ``layers``, in the same order, such as `0002-relu3`.
  ///
  /// They are the names of groups in the file and the first part of the paths in ``RecordContents/arrays``.
  public var layerKeys: [String] {
    layers.enumerated().map { TappedLayer.key(at: $0.offset, name: $0.element.name) }
  }
}
