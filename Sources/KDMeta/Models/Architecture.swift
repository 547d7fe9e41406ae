internal import Datasets
public import Network
internal import Torch

/// A network that is to be trained: one of the zoo, or that of an ONNX file.
public enum Architecture: Sendable {
  /// A network of the zoo, which comes without weights.
  case zoo(Zoo)
  /// The network of a file, with weights of its own.
  case file(LoadedClassifier)

  /// What it is called: its name in the zoo, or that of its file.
  public var name: String {
    switch self {
    case .zoo(let network): network.rawValue
    case .file(let loaded): loaded.fileName
    }
  }

  /// The same for a sentence about where it comes from.
  var place: String {
    switch self {
    case .zoo(let network): "'\(network.rawValue)'"
    case .file(let loaded): loaded.path
    }
  }

  /// How many channels the images have that it takes.
  public func channels() throws(KDMetaError) -> Int {
    switch self {
    case .file(let loaded): return loaded.classifier.imageShape[0]
    case .zoo(let network):
      do throws(ModelError) { return try Classifier(network.graph(classes: 2)).imageShape[0] } catch {
        throw .model(path: network.rawValue, error)
      }
    }
  }

  /// SHA-256 of its file, nil where it has none.
  var sha256: String? { if case .file(let loaded) = self { loaded.sha256 } else { nil } }

  /// The network as a classifier of as many classes as `source` has.
  func classifier(classes: Int, of source: String) throws -> Classifier {
    switch self {
    case .zoo(let network): return try Classifier(network.graph(classes: classes))
    case .file(let loaded):
      guard loaded.classifier.classCount == classes else {
        throw KDMetaError.mismatch(
          "\(loaded.path) gives \(loaded.classifier.classCount) scores an image, and \(source) has \(classes) classes; "
            + "use a network with an output for each class")
      }
      guard loaded.model.graph.parameterCount > 0 else {
        throw KDMetaError.mismatch("\(loaded.path): none of its numbers is one that training changes")
      }
      return loaded.classifier
    }
  }

  /// The model of `classifier`, which is this network's, as training starts: fresh, or with the weights of the file.
  func start(_ classifier: Classifier, keepingWeights: Bool, generator: Generator) throws -> Model {
    switch self {
    case .zoo(let network):
      guard !keepingWeights else {
        throw KDMetaError.choice(
          .keptWeights, "'\(network.rawValue)' comes without weights; name an ONNX file to start from its own"
        )
      }
      return try Model(initializing: classifier.graph, generator: generator)
    case .file(let loaded):
      // What the file says of itself was true of its own training.
      guard !keepingWeights else { return Model(graph: loaded.model.graph, weights: loaded.model.weights) }
      do { return try loaded.model.withFreshWeights(generator) } catch {
        throw KDMetaError.unfit(
          .keptWeights, "\(loaded.path): \(error); training can start from the numbers that the file has")
      }
    }
  }
}
