public import Files

/// What a file holds.
public enum Inspection {
  /// An ONNX model.
  case model(ModelSummary)
  /// A metadata bundle, or a part of one.
  case bundle(BundleSummary)
  /// A surrogate dataset.
  case surrogate(SurrogateSummary)

  /// What the file at `path` holds; its format is found from its contents. The engine is not needed.
  ///
  /// - Parameter trusted: The keys one of which must have signed the file, which is a bundle then; nil for any file.
  public static func of(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(KDMetaError) -> Inspection {
    switch try FileFormat(ofFileAt: path, trusting: trusted) {
    case .model: .model(try ModelSummary(path))
    case .bundle: .bundle(try BundleSummary(path, trusting: trusted))
    case .surrogate: .surrogate(try SurrogateSummary(path))
    }
  }
}
