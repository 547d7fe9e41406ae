internal import Network
internal import Torch

/// How a generator is trained, and what is done with its images.
public struct GeneratorOptions: Sendable, Equatable {
  /// How many steps are taken before images are kept; while a student learns, as many as its own.
  public var steps = 4000
  /// How many images make a batch; while a student learns, as many as its own.
  public var batchSize = 256
  /// The learning rate of Adam.
  public var learningRate = 2e-3
  /// β₁ of Adam.
  public var beta1 = 0.9
  /// Whether the learning rate falls to nothing over the last half of the steps, along half a cosine.
  public var usesCosineDecay = true
  /// The channels of the generator's smallest images.
  public var channels = 16
  /// How many random numbers an image is made of, where no record says.
  public var latents = 100
  /// What it is told of each image.
  public var conditioning = Conditioning.none
  /// τ, by which a teacher's answers are softened that are to follow a soft label.
  public var targetTemperature = 3.0
  /// How many times as far from their class's mean as a record is wide targets are drawn.
  public var samplingScale = 1.0
  /// The share of the gradient that passes shut rectifiers backwards over the first half of the steps.
  public var reluLeak = 0.0
  /// How far the teacher is shown images moved, turned and stretched at random, as a multiple of ``Augmentation/affine``.
  public var jitter = 0.0
  /// The weight of the total variation.
  public var totalVariation = 0.0
  /// The weight of the distance of an image's mean and standard deviation to those that the preprocessing takes off.
  public var imageStatistics = 0.0
  /// How much each term of the loss counts.
  public var weights: TermWeights = [:]
  /// How many steps are taken with each image that the generator made, where that can be; 0 for none.
  public var refinementSteps = 0
  /// How far such a step moves a pixel, of its range of 1.
  public var refinementRate = 0.1
  /// While a student learns: how many earlier images are kept, of which half of each of its batches is; 0 for none.
  public var imageBank = 0
  /// How much memory these take at most, in GiB: of large images fewer are kept.
  public var imageBankLimit = 1.0
  /// While a student learns: from how many batches it learns for each step of the generator.
  public var studentBatches = 1
  /// While a student learns: whether it learns from the batch of the generator's own step rather than from a fresh one.
  public var sharesBatch = false

  /// Options of a generator that is told nothing and of which nothing is asked.
  public init() {}

  /// The defaults with `change`.
  init(_ change: (inout GeneratorOptions) -> Void) { change(&self) }

  /// Whether it makes pixels even where nothing is asked of these.
  var alwaysMakesPixels = false

  /// Whether it makes pixels from 0 to 1, and not inputs without bounds: where something is asked of these.
  public var makesPixels: Bool { alwaysMakesPixels || totalVariation > 0 || imageStatistics > 0 }

  /// Whether steps can be taken with each image: these are pixels, and what each is for was told to the generator.
  var canRefine: Bool { conditioning != .none && makesPixels }

  /// The options of the steps that are taken with each image; nil where none are.
  var refinement: InversionOptions? {
    guard canRefine, refinementSteps > 0 else { return nil }
    var options = inversion
    (options.steps, options.learningRate) = (refinementSteps, refinementRate)
    return options
  }

  /// How images are shown to the teacher, and at what rate, as for inversion.
  var inversion: InversionOptions {
    InversionOptions {
      ($0.steps, $0.batchSize, $0.learningRate) = (steps, batchSize, learningRate)
      ($0.usesCosineDecay, $0.reluLeak, $0.jitter) = (usesCosineDecay, reluLeak, jitter)
      ($0.totalVariation, $0.imageStatistics) = (totalVariation, imageStatistics)
    }
  }

  /// The same for training beside a student.
  func along(_ schedule: OnlineSchedule) -> GeneratorOptions {
    var options = self
    options.steps = (schedule.steps + studentBatches - 1) / studentBatches
    options.batchSize = schedule.batchSize
    options.usesCosineDecay = schedule.usesDecay
    return options
  }

  /// Finds options that do not fit together.
  func check() throws(MethodOptionError) {
    guard studentBatches == 1 || !sharesBatch else {
      throw .conflict(
        option: "student-batches", reason: "the batch of a step can be shared once; leave out shared-batch")
    }
    guard refinementSteps == 0 || canRefine else {
      throw .conflict(
        option: "refinement-steps",
        reason:
          "images are refined towards the label or soft label that the generator was told (conditioning), "
          + "with total-variation or image-statistics; 0 leaves them as they are")
    }
  }
}
