/// How images of 8-bit pixels become inputs of the teacher, in batches of N×C×H×W.
///
/// First ``fit`` brings an image to the teacher's size; then each pixel p of channel c becomes
/// (p · ``scale`` − ``mean``[c]) / ``std``[c].
public struct InputDescription: Equatable, Sendable {
  /// What brings images to the teacher's height and width.
  public enum Fit: Equatable, Sendable {
    /// Images have the size already.
    case none
    /// Rows and columns of pixels of value 0 are put around the image.
    case padding(top: Int, left: Int, bottom: Int, right: Int)
    /// The image is resampled bilinearly, between the centres of pixels, without smoothing first.
    case bilinear
  }

  /// Channels, height and width of the data's images.
  public var pixelShape: [Int]

  /// What brings images to the teacher's height and width.
  public var fit: Fit

  /// What pixels are multiplied by, usually 1/255.
  public var scale: Double

  /// What is then subtracted, one number a channel.
  public var mean: [Double]

  /// What the difference is then divided by, one positive number a channel.
  public var std: [Double]

  /// The smallest value of an input that a pixel can become, one number a channel.
  public var minimum: [Double]

  /// The largest value of an input that a pixel can become, one number a channel.
  public var maximum: [Double]

  /// A description of inputs; `minimum` and `maximum` are what 0 and 255 become unless they are given.
  public init(
    pixelShape: [Int], fit: Fit = .none, scale: Double = 1.0 / 255, mean: [Double], std: [Double],
    minimum: [Double]? = nil, maximum: [Double]? = nil
  ) {
    self.pixelShape = pixelShape
    self.fit = fit
    self.scale = scale
    self.mean = mean
    self.std = std
    self.minimum = minimum ?? zip(mean, std).map { (0 - $0) / $1 }
    self.maximum = maximum ?? zip(mean, std).map { (255 * scale - $0) / $1 }
  }
}
