public import Datasets
public import Network

/// A student that was trained.
///
///     print(try student.accuracy(on: DataLocation.open("mnist", split: .test)))
///     try student.write(to: "student.onnx")
public struct Student: Sendable {
  /// The network with its weights.
  public let model: Model
  let teacher: LoadedClassifier

  /// The share of the images of `data` that it puts in their class.
  public func accuracy(on data: any ImageSource) throws(KDMetaError) -> Double {
    let report = try Evaluator.evaluate(
      LoadedClassifier(model), on: data, teacher: teacher, context: RunContext())
    guard let accuracy = report.accuracy else {
      throw .mismatch("\(data.location): accuracy needs a class for each image")
    }
    return accuracy
  }

  /// Writes it to `path`, an ONNX file.
  public func write(to path: String) throws(KDMetaError) {
    try asCommand { _ = try ONNXExporter.write(model, to: path) }
  }
}
