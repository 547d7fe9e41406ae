public import Torch

/// How a network is trained.
public struct TrainingSettings: Sendable, Equatable, Codable {
  /// How many batches are learnt from.
  public var steps: Int
  /// How many samples a batch has.
  public var batchSize = 128
  /// The peak of the learning rate.
  public var learningRate = 4e-3
  /// How the rate changes.
  public var schedule = Schedule.oneCycle
  /// How much of the mean of earlier weights each step keeps in a moving mean, which is what is written in the end; 0 writes the last weights.
  public var emaDecay = 0.0
  /// How much weights shrink in a step, as a fraction of the learning rate.
  public var weightDecay = 0.0
  /// Whether the network's dropout layers work.
  public var dropout = true
  /// Whether a network from a file starts from the file's weights rather than from fresh ones.
  public var keepsWeights = false
  /// Whether batch norms become part of the convolutions before them when the network is written.
  public var foldsBatchNorms = false
  /// Whether batch norms of a network that several processes train take the moments of the whole batch rather than those of each process's share.
  public var synchronizesBatchNorms = false
  /// How exactly networks compute.
  public var precision = Precision.float32
  /// Random changes of the images; none leaves them as they are.
  public var augmentation: Augmentation?

  /// How a learning rate changes over the steps.
  public enum Schedule: String, Sendable, Codable, CaseIterable {
    /// Up to its peak and down to nothing.
    case oneCycle = "one-cycle"
    /// Not at all.
    case constant
  }

  /// The rate at `step`.
  func learningRate(at step: Int) -> Double {
    switch schedule {
    case .oneCycle: LearningRateSchedule(peak: learningRate, steps: steps).rate(at: step)
    case .constant: learningRate
    }
  }

  /// Settings of `steps` batches with `augmentation`.
  public init(steps: Int, augmentation: Augmentation?) {
    self.steps = steps
    self.augmentation = augmentation
  }
}
