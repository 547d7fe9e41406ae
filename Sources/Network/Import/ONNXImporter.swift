public import ONNX

/// Reads the graph and the weights of an ONNX file.
public enum ONNXImporter {
  /// The names of ONNX's operators that can be run; some are computed when a file is read.
  public static let knownOperators: Set<String> = Set(OperatorTable.byName.keys).union(Folding.operations)

  /// The model that `file` holds.
  ///
  /// - Throws: ``ModelError`` that names the node and the reason where the model holds what kdmeta cannot do.
  public static func model(_ file: LoadedModel) throws(ModelError) -> Model {
    var reader = GraphReader(file)
    return try reader.read()
  }

  /// The model that `file` holds, for one `sample` of its inputs: shapes are the sample's, and what an operator must know
  /// beforehand may be one of the inputs. For other inputs the model may be another.
  ///
  /// - Parameter sample: A value for each input, by its name.
  package static func model(
    _ file: LoadedModel, for sample: [String: TensorData]
  ) throws(ModelError) -> Model {
    var reader = GraphReader(file, sample: sample)
    return try reader.read()
  }

  /// All that keeps `file` from being imported, each with its node, in the file's order; none where it can be.
  public static func faults(_ file: LoadedModel) -> [ModelError] {
    var reader = GraphReader(file)
    return reader.survey()
  }
}
