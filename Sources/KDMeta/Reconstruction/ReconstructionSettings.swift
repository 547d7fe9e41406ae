internal import Network
public import Torch

extension Reconstructor {
  /// How images are made.
  public struct Settings: Sendable, Equatable, Codable {
    /// The method.
    public var method: ReconstructionMethod
    /// How many images, spread evenly over the classes.
    public var count: Int
    /// How many times as far from their class's mean as the record is wide targets are drawn: above 1 for images between classes too,
    /// from which a student learns the borders.
    public var samplingScale: Double
    /// τ, by which a teacher's answers are softened that are to follow a target; the higher, the surer the teacher is of the images.
    public var targetTemperature = 3.0
    /// How many images are optimised at once, or make a generator's batch.
    public var batchSize = 250
    /// The most steps for each image, or for the generator.
    public var steps = 60
    /// How far a step of Adam moves a pixel, in units of its range, or a generator's weight.
    public var learningRate = 0.3
    /// Whether the rate falls to nothing over the last half of the steps.
    public var settles = true
    /// How exactly networks compute while images are made; the teacher answers to finished images in float32 where it made them in
    /// bfloat16.
    public var precision = Precision.float32
    /// The generator, of methods that train one.
    public var generator = GeneratorSettings()
    /// The share of the gradient that passes shut rectifiers backwards over the first half of the steps: an image that starts as
    /// noise shuts units of which its class needs some, and no gradient would ever reach them.
    public var reluLeak = 0.05
    /// How far the teacher is shown images moved, turned and stretched at random, anew in each step, as a multiple of ``Augmentation/affine``: what
    /// it makes of them then hangs on strokes rather than on single pixels. 0 shows them as they are.
    public var jitter = 0.0
    /// The weight of the total variation: the mean difference of neighbouring pixels.
    public var totalVariation: Double
    /// The weight of the distance of an image's mean and deviation to those that the preprocessing takes off.
    public var imageStatistics: Double
    /// A batch ends when its loss falls by less than this fraction over 25 steps; 0 never ends it early.
    public var tolerance = 0.0

    /// The default settings of `method`.
    public init(method: ReconstructionMethod) {
      self.method = method
      (count, samplingScale, totalVariation, imageStatistics) =
        switch method {
        // Logits alone say little of an image, so the priors say more.
        case .topLayer: (4000, 1, 7, 70)
        case .allLayers, .allLayersDropout: (4000, 1, 5, 30)
        // Images so near to real ones that more of them help, and wider draws.
        case .spectral, .spectralPairs: (10_000, 2, 2, 10)
        // What little is known of an image leaves much to the priors.
        case .deepInversion, .zskd: (10_000, 1, 20, 300)
        case .guided: (20_000, 2, 0.5, 0)
        case .dafl: (20_000, 1, 0, 0)
        // Without strong priors a generator tells its images apart by hatching.
        case .contrastive: (20_000, 1, 20, 200)
        case .noise: (10_000, 1, 0, 0)
        }
      switch method {
      // Smaller steps and more of them: what is asked changes from one to the next.
      case .deepInversion: (steps, learningRate, jitter) = (150, 0.1, 1)
      case .zskd: (steps, learningRate, jitter) = (300, 0.1, 1)
      case .guided:
        (steps, learningRate, generator.beta1, reluLeak) = (1600, 2e-3, 0.5, 0)
        generator.refinementSteps = 20
      case .dafl:
        (steps, batchSize, learningRate, reluLeak) = (2400, 512, 2e-3, 0)
      case .contrastive:
        (steps, batchSize, learningRate, reluLeak, jitter) = (4000, 256, 2e-3, 0, 1)
        (generator.channels, generator.feed, generator.dafl.contrast) = (16, .answers, 10)
        (generator.replayCount, generator.replayByteLimit) = (40_000, 1 << 30)
        generator.refinementSteps = 120
      default: break
      }
    }

    /// Whether steps can be taken with each of the generator's images: these are pixels, and what each is for was told to the generator.
    public var canRefine: Bool {
      method == .guided || method.followsTeacherAlone && generator.feed != .nothing && hasPrior
    }

    /// The settings of the steps that are taken with each of the generator's images; nil where none are.
    var refining: Settings? {
      guard canRefine, generator.refinementSteps > 0 else { return nil }
      var refining = self
      (refining.steps, refining.learningRate) = (generator.refinementSteps, generator.refinementRate)
      return refining
    }

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

    /// The rate at `step`: level, then, where it settles, down along a cosine.
    func learningRate(at step: Int) -> Double {
      settles ? LearningRateSchedule.cosineDecay(peak: learningRate, steps: steps, at: step) : learningRate
    }
  }
}
