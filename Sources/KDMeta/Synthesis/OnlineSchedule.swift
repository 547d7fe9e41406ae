/// How long a student learns from images that are made meanwhile.
public struct OnlineSchedule: Sendable, Equatable {
  /// How many batches it is shown.
  public let steps: Int
  /// How many images each of them has.
  public let batchSize: Int
  /// Whether its learning rate falls to nothing in the end.
  public let usesDecay: Bool

  /// A student of `steps` batches of `batchSize` images.
  public init(steps: Int, batchSize: Int, usesDecay: Bool = true) {
    self.steps = steps
    self.batchSize = batchSize
    self.usesDecay = usesDecay
  }
}
