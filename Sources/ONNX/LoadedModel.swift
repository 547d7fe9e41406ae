/// A model as its file holds it, checked, with what is needed to read its weights and to recognise it again.
public struct LoadedModel: Sendable {
  /// Where the file was read from, as the caller wrote it.
  public let path: String

  /// SHA-256, in hexadecimal, of the file's bytes followed by all bytes of each of the ``sideFiles`` in order: what
  /// tells one model from another.
  public let sha256: String

  /// What a user should know though the model can be used: one sentence each.
  public let warnings: [String]

  /// The content of the file.
  package let model: Onnx_ModelProto

  /// The folder that the model lies in: side files with weights are looked for there.
  public var folder: String { Self.folder(of: path) }

  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The side files that hold weights, as the model names them relative to ``folder``: each once, in order of
  /// first use.
  public var sideFiles: [String] { model.graph.sideFiles }

  /// The names of what the graph must be fed: old files list weights among the inputs, which need not.
  public var inputNames: [String] {
    let weights = Set(model.graph.initializer.map(\.name))
    return model.graph.input.map(\.name).filter { !weights.contains($0) }
  }

  /// The types that the file gives the graph's inputs and outputs, by their names.
  ///
  /// - Throws: ``ONNXError`` where one is no tensor, or of a type that kdmeta can't compute with.
  public func elementTypes() throws(ONNXError) -> [String: ElementType] {
    try within(path) { () throws(ONNXError) in
      var types: [String: ElementType] = [:]
      for value in model.graph.input + model.graph.output {
        types[value.name] = try within("'\(value.name)'") { () throws(ONNXError) in
          guard case .tensorType(let type)? = value.type.value else {
            throw ONNXError(.unsupported("an input or output that is no tensor"))
          }
          return try ElementType(type.elemType)
        }
      }
      return types
    }
  }

  /// The numbers of one of the model's tensors, read from a side file if they are there.
  ///
  /// - Throws: ``ONNXError`` if the element type is not supported, the numbers don't fill the shape, or a side
  ///   file is missing, too short, or not inside ``folder``.
  package func values(of tensor: Onnx_TensorProto) throws(ONNXError) -> TensorData {
    try within(path) { () throws(ONNXError) in try TensorData(tensor, folder: folder) }
  }
}

extension Onnx_GraphProto {
  /// The side files that hold weights, each once, in order of first use.
  package var sideFiles: [String] {
    var seen: Set<String> = []
    return tensors.filter { $0.dataLocation == .external }
      .compactMap { tensor in tensor.externalData.first { $0.key == "location" }?.value }
      .filter { seen.insert($0).inserted }
  }

  /// The initialisers, then the tensors in attributes of nodes.
  var tensors: [Onnx_TensorProto] {
    initializer
      + node.flatMap { node in
        node.attribute.flatMap { ($0.hasT ? [$0.t] : []) + $0.tensors }
      }
  }
}
