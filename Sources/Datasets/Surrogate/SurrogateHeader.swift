/// What a surrogate file says of its images.
public struct SurrogateHeader: Sendable, Equatable {
  /// How many images there are.
  public var count: Int
  /// The shape of each as a model input.
  public var shape: ImageShape
  /// The shape of the 8-bit images that such inputs are made from.
  public var pixelShape: ImageShape
  /// The names of the classes.
  public var classNames: [String]
  /// How many logits the teacher gives.
  public var logitCount: Int
  /// How 8-bit images become such inputs.
  public var preprocessing: Preprocessing
  /// How the images came about.
  public var provenance: SurrogateProvenance

  /// The header of a surrogate of `count` images.
  public init(
    count: Int, shape: ImageShape, pixelShape: ImageShape, classNames: [String], logitCount: Int,
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
