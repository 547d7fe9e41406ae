public import ONNX

extension LoadedModel {
  /// The version of ONNX's own operators that the file uses, which every checked file names.
  public var opset: Int {
    Int(model.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }?.version ?? 1)
  }
}

extension ModelError {
  /// A fault of the file that a model is read from.
  init(_ error: ONNXError) {
    if case .unsupported = error.kind {
      self.init(.unsupported, error.description)
    } else {
      self.init(.invalid, error.description)
    }
  }
}
