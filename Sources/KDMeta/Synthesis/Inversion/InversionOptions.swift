internal import Network
internal import Torch

/// How images are made by changing their pixels step by step.
public struct InversionOptions: Sendable, Equatable {
  /// The most steps of Adam for each image.
  public var steps = 60
  /// How many images are changed at once.
  public var batchSize = 250
  /// How far a step moves a pixel, of its range of 1.
  public var learningRate = 0.3
  /// Whether the learning rate falls to nothing over the last half of the steps, along half a cosine.
  public var usesCosineDecay = true
  /// The share of the gradient that passes shut rectifiers backwards over the first half of the steps: an image that starts as
  /// noise shuts units of which its class needs some, and no gradient would ever reach them.
  public var reluLeak = 0.05
  /// How far the teacher is shown images moved, turned and stretched at random, anew in each step, as a multiple of ``Augmentation/affine``: what
  /// it makes of them then hangs on strokes rather than on single pixels. 0 shows them as they are.
  public var jitter = 0.0
  /// The weight of the total variation: the mean difference of neighbouring pixels.
  public var totalVariation = 0.0
  /// The weight of the distance of an image's mean and standard deviation to those that the preprocessing takes off.
  public var imageStatistics = 0.0
  /// How many times as far from their class's mean as the record is wide targets are drawn: above 1 for images between classes too,
  /// from which a student learns the borders.
  public var samplingScale = 1.0
  /// τ, by which a teacher's answers are softened that are to follow a target; the higher, the surer the teacher is of the images.
  public var targetTemperature = 3.0
  /// The share of hidden units that are silenced, drawn anew for each batch.
  public var dropout = 0.0

  /// Sixty large steps without priors.
  public init() {}

  /// The defaults with `change`.
  init(_ change: (inout InversionOptions) -> Void) { change(&self) }
}

extension MethodOption<InversionOptions> {
  /// Those of every method that inverts images.
  public static let inversion: [Self] = [
    .integer("steps", \.steps, in: 1...1_000_000, "Steps of Adam for each image."),
    .integer("batch-size", \.batchSize, in: 1...1 << 20, "Images changed at once."),
    .real("learning-rate", \.learningRate, "How far a step moves a pixel, of its range of 1."),
    .truth(
      "cosine-decay", \.usesCosineDecay,
      "Whether the learning rate falls to nothing over the last half of the steps."),
    .real(
      "relu-leak", \.reluLeak, to: 1,
      "Share of the gradient that passes shut rectifiers backwards in the first half of the steps."),
    .real(
      "jitter", \.jitter,
      "How far the teacher is shown images moved, turned and stretched at random in each step, as a multiple of what students are shown."
    ),
    .real("total-variation", \.totalVariation, "Weight of the total variation, which smooths."),
    .real(
      "image-statistics", \.imageStatistics,
      "Weight of the mean and standard deviation of an image's pixels, as the preprocessing tells them."),
  ]

  /// That of methods that draw targets from a record.
  public static let samplingScale: Self = .real(
    "sampling-scale", \.samplingScale,
    "How many times as far from a class's mean as the record is wide targets are drawn.")

  /// That of methods that soften answers.
  public static let targetTemperature: Self = .real(
    "target-temperature", \.targetTemperature, isAbove: true,
    "How much the answers are softened that are asked for; a high one makes images that the teacher is surer of."
  )
}

extension InversionOptions {
  /// Whether anything is asked of the pixels themselves.
  var hasPrior: Bool { totalVariation > 0 || imageStatistics > 0 }

  /// `inputs` as the teacher is shown them.
  func jittered(_ inputs: Tensor, generator: Generator) throws(TorchError) -> Tensor {
    jitter > 0 ? try Augmentation.affine.scaled(by: jitter).apply(inputs, generator: generator) : inputs
  }

  /// How the teacher is run at `step`.
  func mode(at step: Int) -> ExecutionMode {
    reluLeak > 0 && 2 * step < steps ? .leaking(reluLeak) : .inference
  }

  /// The rate at `step`: level, then, with cosine decay, down to nothing.
  func learningRate(at step: Int) -> Double {
    usesCosineDecay
      ? LearningRateSchedule.cosineDecay(peak: learningRate, steps: steps, at: step) : learningRate
  }
}
