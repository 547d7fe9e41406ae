/// How images of 8-bit pixels become the inputs of a model.
///
/// First ``fit`` brings an image to the model's height and width; then each pixel p of channel c becomes
/// (p · ``scale`` − ``mean``[c]) / ``std``[c]. The value travels with a model and with a bundle, so that
/// nobody has to remember it; it computes nothing on tensors.
public struct Preprocessing: Hashable, Sendable {
  /// What brings images to the model's height and width.
  public let fit: Fit

  /// What pixels are multiplied by, usually 1/255; positive.
  public let scale: Float

  /// What is then subtracted, one number a channel.
  public let mean: [Float]

  /// What the difference is then divided by, one positive number a channel.
  public let std: [Float]

  /// A preprocessing of images of `mean.count` channels.
  ///
  /// - Throws: ``PreprocessingError`` where `mean` and `std` differ in length or are empty,
  ///   where a number is not finite, where `scale` or a deviation is not positive, where a size is out of range.
  public init(
    fit: Fit = .none, scale: Float = 1 / 255, mean: [Float], std: [Float]
  ) throws(PreprocessingError) {
    func refuse(_ reason: String) -> PreprocessingError { PreprocessingError(reason: reason) }
    if let fault = fit.fault { throw refuse(fault) }
    guard !mean.isEmpty, mean.count == std.count else {
      throw refuse("\(mean.count) means and \(std.count) deviations; one of each a channel is needed")
    }
    guard scale.isNormal, scale > 0 else { throw refuse("the scale \(scale) is not a positive number") }
    guard mean.allSatisfy(\.isFinite) else { throw refuse("a mean is not a finite number") }
    guard std.allSatisfy({ $0.isNormal && $0 > 0 }) else {
      throw refuse("a deviation is not a positive number")
    }
    self.fit = fit
    self.scale = scale
    self.mean = mean
    self.std = std
    guard mean.indices.allSatisfy({ bounds($0).lowest.isFinite && bounds($0).highest.isFinite }) else {
      throw refuse("its numbers take pixels out of the range of 32-bit numbers")
    }
  }

  /// How many channels the images have.
  public var channels: Int { mean.count }

  /// The lowest and the highest model input that a pixel of `channel` can become.
  ///
  /// Every `fit` keeps to it: margins are pixels of value 0, and resampling averages pixels.
  ///
  /// - Precondition: `channel` is one of ``channels``.
  public func valueRange(channel: Int) -> ClosedRange<Float> {
    let (lowest, highest) = bounds(channel)
    return lowest...highest
  }

  private func bounds(_ channel: Int) -> (lowest: Float, highest: Float) {
    ((0 - mean[channel]) / std[channel], (255 * scale - mean[channel]) / std[channel])
  }

  /// The shape of one model input made from an image of `shape`.
  ///
  /// - Throws: ``PreprocessingError`` where `shape` has another number of channels.
  public func inputShape(for shape: ImageShape) throws(PreprocessingError) -> ImageShape {
    guard shape.channels == channels else {
      throw PreprocessingError(
        reason:
          "made for images of \(channels) \(channels == 1 ? "channel" : "channels"), and these are \(shape); "
          + "use the data it was made for")
    }
    switch fit {
    case .none:
      return shape
    case .pad(let top, let left, let bottom, let right):
      let (height, tooHigh) = shape.height.addingReportingOverflow(top + bottom)
      let (width, tooWide) = shape.width.addingReportingOverflow(left + right)
      guard !tooHigh, !tooWide else { throw PreprocessingError(reason: "\(shape) is too large to be padded") }
      return ImageShape(channels: channels, height: height, width: width)
    case .resize(let height, let width):
      return ImageShape(channels: channels, height: height, width: width)
    }
  }

  /// The shape of an image from which one of the inputs of `shape` is made; where images of any size are, one of the inputs' own.
  public func pixelShape(forInputs shape: ImageShape) -> ImageShape {
    guard case .pad(let top, let left, let bottom, let right) = fit else { return shape }
    return ImageShape(
      channels: shape.channels, height: max(1, shape.height - top - bottom),
      width: max(1, shape.width - left - right))
  }

  /// The usual preprocessing that brings images of `shape` to a model of `size`.
  ///
  /// Images that have the size stay; those smaller by at most a quarter of their side get margins, the same on
  /// both sides or one more below and on the right; all others are resampled.
  ///
  /// - Parameters:
  ///   - shape: The images.
  ///   - size: The height and width that the model takes.
  ///   - mean: What is subtracted from each channel of pixels in 0…1; 0 where left out.
  ///   - deviation: What each channel is then divided by; 1 where left out.
  public static func standard(
    for shape: ImageShape, to size: (height: Int, width: Int), mean: [Float]? = nil,
    std: [Float]? = nil
  ) throws(PreprocessingError) -> Preprocessing {
    let more = (height: size.height - shape.height, width: size.width - shape.width)
    let fit: Fit =
      if more == (0, 0) {
        .none
      } else if (0...(shape.height / 4)).contains(more.height), (0...(shape.width / 4)).contains(more.width) {
        .pad(
          top: more.height / 2, left: more.width / 2, bottom: more.height - more.height / 2,
          right: more.width - more.width / 2)
      } else {
        .resize(height: size.height, width: size.width)
      }
    let ones = [Float](repeating: 1, count: max(0, shape.channels))
    return try Preprocessing(fit: fit, mean: mean ?? ones.map { $0 - 1 }, std: std ?? ones)
  }
}
