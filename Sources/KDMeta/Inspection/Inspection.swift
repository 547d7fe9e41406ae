/// What a file holds.
public enum Inspection {
  /// An ONNX model.
  case model(ModelSummary)
  /// A metadata bundle, or a part of one.
  case bundle(BundleSummary)
  /// A surrogate dataset.
  case surrogate(SurrogateSummary)

  /// What the file at `path` holds; its format is found from its contents. The engine is not needed.
  public static func of(_ path: String) throws(KDMetaError) -> Inspection {
    switch try FileFormat(ofFileAt: path) {
    case .model: .model(try ModelSummary(path))
    case .bundle: .bundle(try BundleSummary(path))
    case .surrogate: .surrogate(try SurrogateSummary(path))
    }
  }
}
