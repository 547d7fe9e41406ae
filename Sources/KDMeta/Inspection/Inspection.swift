internal import Network
internal import ONNX

/// What a file holds.
public enum Inspection {
  /// An ONNX model.
  case model(ModelSummary)
  /// An ONNX model that kdmeta cannot use.
  case unusableModel(UnusableModelSummary)
  /// A metadata bundle, or a part of one.
  case bundle(BundleSummary)
  /// A surrogate dataset.
  case surrogate(SurrogateSummary)

  /// What the file at `path` holds; its format is found from its contents. The engine is not needed.
  public static func of(_ path: String) throws(KDMetaError) -> Inspection {
    switch try FileFormat(ofFileAt: path) {
    case .model: try model(path)
    case .bundle: .bundle(try BundleSummary(path))
    case .surrogate: .surrogate(try SurrogateSummary(path))
    }
  }

  /// A model that is sound ONNX is told of even where it cannot be used.
  private static func model(_ path: String) throws(KDMetaError) -> Inspection {
    do { return .model(try ModelSummary(path)) } catch {
      guard case .model(_, let problem) = error else { throw error }
      do throws(ONNXError) {
        return .unusableModel(UnusableModelSummary(try ModelFile.load(path), problem: problem))
      } catch { throw .onnx(error) }
    }
  }
}
