/// Images of 8-bit pixels, and how they become inputs of a model: what bundles and surrogates say of both.
public struct InputDescription: Hashable, Sendable {
  /// The shape of the images.
  public var pixelShape: ImageShape

  /// How they become inputs.
  public var preprocessing: Preprocessing

  /// Images of `pixelShape` that become inputs by `preprocessing`.
  public init(_ preprocessing: Preprocessing, images pixelShape: ImageShape) {
    self.preprocessing = preprocessing
    self.pixelShape = pixelShape
  }

  /// The shape of such an input; nil where images of that shape become none.
  public var inputShape: ImageShape? { try? preprocessing.inputShape(for: pixelShape) }
}
