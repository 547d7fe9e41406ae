/// The generator of methods that train one.
public struct GeneratorSettings: Sendable, Equatable, Codable {
  /// The channels of its smallest images.
  public var channels = 32
  /// How many random numbers an image is made of, where no record says.
  public var latentCount = 100
  /// What dafl and contrastive tell the generator of each image.
  public var feed = GeneratorFeed.nothing
  /// How many earlier images are kept for a student that learns along, of which half of each of its batches is; 0 for none.
  public var replayCount = 0
  /// How many bytes they take at most: of large images fewer are kept.
  public var replayByteLimit = Int.max
  /// How many steps are taken with each image that the generator made, where that can be; 0 for none.
  public var refinementSteps = 0
  /// How far such a step moves a pixel, in units of its range.
  public var refinementRate = 0.1
  /// β₁ of Adam.
  public var beta1 = 0.9
  /// How much the terms of DAFL's loss count.
  public var dafl = DAFLWeights()

  /// How many earlier images of so many numbers are kept.
  func replayCapacity(imageSize: Int) -> Int {
    min(replayCount, replayByteLimit / (imageSize * MemoryLayout<Float>.size))
  }

  /// The default generator.
  public init() {}
}
