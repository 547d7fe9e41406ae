/// What a surrogate file says of its pictures.
public struct SurrogateHeader: Sendable, Equatable {
  /// How many pictures there are.
  public var count: Int
  /// The shape of each as a model input.
  public var shape: PictureShape
  /// The shape of the 8-bit pictures that such inputs are made from.
  public var pixelShape: PictureShape
  /// The names of the classes.
  public var classNames: [String]
  /// How many logits the teacher gives.
  public var logitCount: Int
  /// How 8-bit pictures become such inputs.
  public var preprocessing: Preprocessing
  /// How the pictures came about.
  public var provenance: SurrogateProvenance

  /// The header of a surrogate of `count` pictures.
  public init(
    count: Int, shape: PictureShape, pixelShape: PictureShape, classNames: [String], logitCount: Int,
    preprocessing: Preprocessing, provenance: SurrogateProvenance
  ) {
    self.count = count
    self.shape = shape
    self.pixelShape = pixelShape
    self.classNames = classNames
    self.logitCount = logitCount
    self.preprocessing = preprocessing
    self.provenance = provenance
  }
}
