/// A network that makes images of numbers: a dense layer to small images of many channels, which convolutions between doublings
/// make large (Chen et al. 2019, after Radford et al. 2016).
public struct ImageGeneratorNetwork: Sendable, Hashable {
  /// What its results are.
  public enum Range: Sendable, Hashable {
    /// Pixels from 0 to 1.
    case pixels
    /// Model inputs, of mean 0 and deviation 1 a channel over a batch.
    case normalized
  }

  /// How many numbers an image is made of.
  public var latentCount: Int
  /// Channels, height and width of the images.
  public var shape: [Int]
  /// The channels of the smallest images; the last convolutions but one have half as many.
  public var channels: Int
  /// What its results are.
  public var range: Range

  /// A generator of images of `shape` from `latentCount` numbers each.
  public init(latentCount: Int, shape: [Int], channels: Int, range: Range) {
    self.latentCount = latentCount
    self.shape = shape
    self.channels = channels
    self.range = range
  }

  /// The longest side of the smallest images.
  private static let smallestSide = 8
  /// What the official code adds to variances.
  private static let epsilon = 0.8
  private static let slope = 0.2

  /// How often images are doubled: until the smallest are at most 8 high and wide, at least twice where sides can be halved.
  var doublings: Int {
    var (count, height, width) = (0, shape[1], shape[2])
    while height % 2 == 0, width % 2 == 0, count < 2 || max(height, width) > Self.smallestSide {
      (count, height, width) = (count + 1, height / 2, width / 2)
    }
    return count
  }

  /// Its graph, from `input` [n, latentCount] to `images` [n, channels, height, width].
  public var graph: Graph {
    let doublings = doublings
    let small = [channels, shape[1] >> doublings, shape[2] >> doublings]
    var builder = GraphBuilder("generator", input: [latentCount])
    builder.dense("l1", units: small.reduce(1, *))
    builder.reshape("reshape", to: small)
    builder.batchNorm("norm0")
    for stage in 1..<max(2, doublings + 1) {
      if stage <= doublings { builder.doubling("double\(stage)") }
      let isLast = stage == max(1, doublings)
      builder.convolution(
        "conv\(stage)", channels: isLast ? max(1, channels / 2) : channels, kernel: 3, padding: 1)
      builder.batchNorm("norm\(stage)", epsilon: Self.epsilon)
      builder.activation("activation\(stage)", .leakyReLU(slope: Self.slope))
    }
    builder.convolution("output", channels: shape[0], kernel: 3, padding: 1)
    switch range {
    case .pixels: builder.activation("pixels", .sigmoid)
    case .normalized:
      builder.activation("range", .tanh)
      builder.batchNorm("moments", isAffine: false)
    }
    return builder.finished("images")
  }
}
