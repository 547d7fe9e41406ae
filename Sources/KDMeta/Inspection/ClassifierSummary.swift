internal import Network

/// A model as a classifier of images.
public struct ClassifierSummary: Sendable, Codable {
  /// A tapped layer.
  public struct Layer: Sendable, Codable {
    /// The layer's name.
    public let name: String
    /// `convolution` or `dense`.
    public let kind: String
    /// The shape of one image's activations.
    public let shape: [Int]
  }

  /// The name of the input.
  public let inputName: String
  /// Channels, height and width.
  public let inputShape: [Int]
  /// The name of the value with the logits.
  public let logits: String
  /// How many classes.
  public let classes: Int
  /// The tapped layers.
  public let layers: [Layer]

  init(_ classifier: Classifier) {
    inputName = classifier.inputName
    inputShape = classifier.imageShape
    logits = classifier.logits
    classes = classifier.classCount
    layers = classifier.taps.map { Layer(name: $0.name, kind: $0.kind.rawValue, shape: $0.shape) }
  }
}
