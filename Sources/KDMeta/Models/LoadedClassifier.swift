public import Datasets
public import Network
internal import ONNX

/// A classifier read from an ONNX file, with what identifies it.
public struct LoadedClassifier: Sendable {
  /// Where it was read from.
  public let path: String
  /// SHA-256 of the file.
  public let sha256: String
  /// The graph and its weights.
  public let model: Model
  /// The graph as a classifier.
  public let classifier: Classifier
  /// How images become its inputs, where the file says so.
  public let preprocessing: Preprocessing?

  /// Reads the classifier at `path`; the engine is not needed.
  public init(_ path: String) throws(KDMetaError) {
    do {
      let file = try ModelFile.load(path)
      self.path = path
      sha256 = file.sha256
      model = try ONNXImporter.model(file)
      classifier = try Classifier(model.graph)
      preprocessing = try model.metadata[Preprocessing.metadataKey].map { try Preprocessing(json: $0) }
    } catch { throw KDMetaError(error, model: path) }
  }

  /// The classifier `model`, which is in no file.
  package init(_ model: Model) throws(KDMetaError) {
    path = "the model"
    sha256 = String(repeating: "0", count: 64)
    self.model = model
    do throws(ModelError) { classifier = try Classifier(model.graph) } catch {
      throw .model(path: "the model", error)
    }
    do throws(DatasetError) {
      preprocessing = try model.metadata[Preprocessing.metadataKey].map { json throws(DatasetError) in
        try Preprocessing(json: json)
      }
    } catch { throw .dataset(error) }
  }

  /// The file's name without its folder.
  public var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Its classes by number, for data that name none.
  var classNumbers: [String] { (0..<classifier.classCount).map { String($0) } }

  /// How the images of `data` become inputs; nil where they are inputs already and nothing tells how they came about.
  func preprocessing(of data: any ImageSource) throws(KDMetaError) -> Preprocessing? {
    guard data.holdsInputs else {
      do throws(KDMetaError) {
        return try preprocessing(for: data.shape)
      } catch .dataset(.preprocessing(let reason)) {
        throw .mismatch("\(data.location): \(reason)")
      } catch .unfit(let choice, let reason) {
        throw .unfit(choice, "\(data.location): \(reason)")
      }
    }
    guard data.shape == ImageShape(classifier) else {
      throw .mismatch(
        "\(data.location): it holds model inputs of \(data.shape), and \(path) takes \(ImageShape(classifier)); "
          + "use data of that shape, or the model that it was made for")
    }
    return (data as? SurrogateFile)?.header.preprocessing ?? (data as? SurrogateImages)?.preprocessing
      ?? preprocessing
  }

  /// How images of `shape` become inputs: as the file says, or else scaled to 0…1 and brought to the model's size.
  func preprocessing(for shape: ImageShape) throws(KDMetaError) -> Preprocessing {
    if let preprocessing { return try checked(preprocessing, for: shape) }
    do throws(DatasetError) {
      guard shape.channels == classifier.imageShape[0] else {
        throw DatasetError.preprocessing(
          reason:
            "images of \(shape) do not fit \(path), which takes \(classifier.imageShape[0]) channels")
      }
      return try Preprocessing.standard(
        for: shape, to: (classifier.imageShape[1], classifier.imageShape[2]))
    } catch { throw .dataset(error) }
  }

  /// `preprocessing`, if it brings images of `shape` to what the model takes.
  private func checked(
    _ preprocessing: Preprocessing, for shape: ImageShape
  ) throws(KDMetaError) -> Preprocessing {
    let (made, inputs): (ImageShape, ImageShape)
    do throws(DatasetError) {
      (made, inputs) = (try preprocessing.inputShape(for: shape), ImageShape(classifier))
    } catch { throw .dataset(error) }
    guard made == inputs else {
      let wanted = preprocessing.pixelShape(forInputs: inputs)
      throw .unfit(
        .imageSize,
        "images of \(shape) become \(made), and \(path) takes \(inputs), of "
          + "\(wanted.height)x\(wanted.width)")
    }
    return preprocessing
  }
}
