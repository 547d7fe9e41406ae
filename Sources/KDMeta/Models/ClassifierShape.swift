internal import Datasets
internal import Network

extension ImageShape {
  /// The shape of the inputs that `classifier` takes.
  init(_ classifier: Classifier) {
    let shape = classifier.imageShape
    self.init(channels: shape[0], height: shape[1], width: shape[2])
  }
}
