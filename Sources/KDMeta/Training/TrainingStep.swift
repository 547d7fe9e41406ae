internal import Network
internal import Torch

/// One step of training: a batch of samples, changed as the settings say, and a step of Adam.
struct TrainingStep {
  let network: Executor
  let source: any SampleSource
  let settings: TrainingSettings
  let generator: Generator
  /// The processes that take each step together, every one with its share of the batch; nil where there is this one alone.
  let team: TrainingTeam?
  /// What Adam changes.
  let parameters: [Tensor]
  let optimizer: Adam

  /// Steps of `network`, whose parameters take part in gradients from now on.
  init(
    _ network: Executor, source: any SampleSource, settings: TrainingSettings, generator: Generator,
    team: TrainingTeam? = nil
  ) throws {
    self.network = network
    self.source = source
    self.settings = settings
    self.generator = generator
    self.team = team
    parameters = network.parameters
    for parameter in parameters { try parameter.setRequiresGradient() }
    optimizer = try Adam(
      parameters, learningRate: settings.learningRate, weightDecay: settings.weightDecay)
  }

  /// Takes step number `step` and returns its loss, which is found of the batch and of the network's value `logits`.
  func callAsFunction(
    _ step: Int, logits: String, loss: (SampleBatch, Tensor) throws -> Tensor
  ) throws -> Tensor {
    let whole = try nextBatch()
    let batch = try team?.share(of: whole) ?? whole
    let result = try network.run(
      [batch.inputs], mode: .training(settings.dropout ? generator : nil), taps: [logits])
    guard let scores = result.taps[logits] else {
      throw KDMetaError.mismatch("the network makes no value '\(logits)'")
    }
    let value = try loss(batch, scores)
    optimizer.learningRate = settings.learningRate(at: step)
    let gradients = try value.gradients(at: parameters)
    let mean = try team?.average(value, gradients, from: batch, of: whole) ?? value
    try optimizer.step(gradients)
    return mean
  }

  /// The next samples, changed as the settings say; logits that were known of the unchanged ones then mean nothing.
  private func nextBatch() throws -> SampleBatch {
    let batch = try source.nextBatch(settings.batchSize)
    guard let augmentation = settings.augmentation else { return batch }
    return SampleBatch(
      inputs: try augmentation.apply(batch.inputs, generator: generator), classes: batch.classes, logits: nil)
  }
}
