package import Network
package import Torch

/// One step of training: a batch of samples, changed as the settings say, and a step of Adam.
package struct TrainingStep {
  let network: Executor
  let source: any SampleSource
  let settings: TrainingSettings
  let generator: Generator
  /// The processes that take each step together, every one with its share of the batch; nil where there is this one alone.
  let team: TrainingTeam?
  /// What Adam changes.
  let parameters: [Tensor]
  let optimizer: Adam
  /// Running moments of batch norms.
  private let moments: [Tensor]

  /// Steps of `network`, whose parameters take part in gradients from now on. Of several processes all begin with the weights of the first.
  package init(
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
    moments = network.graph.batchNormMoments.flatMap { [$0.mean, $0.variance] }
      .compactMap { network.weights[$0] }
    try team?.unify(network)
  }

  /// Takes step number `step` and returns its loss, which is found of the batch and of the network's value `logits`.
  package func callAsFunction(
    _ step: Int, logits: String, loss: (SampleBatch, Tensor) throws -> Tensor
  ) throws -> Tensor {
    let whole = try nextBatch()
    let batch = try team?.share(of: whole) ?? whole
    let masks = settings.dropout ? try team?.generator(at: step) ?? generator : nil
    let group = settings.synchronizesBatchNorms ? team?.group : nil
    let result = try network.run([batch.inputs], mode: .training(masks, over: group), taps: [logits])
    guard let scores = result.taps[logits] else {
      throw KDMetaError.mismatch("the network makes no value '\(logits)'")
    }
    // The mean over the whole batch is the sum over all processes of such parts of it.
    let part = Double(batch.count) / Double(whole.count)
    let value = try team == nil ? loss(batch, scores) : loss(batch, scores) * part
    optimizer.learningRate = settings.learningRate(at: step)
    guard let team else {
      try optimizer.step(value.gradients(at: parameters))
      return value
    }
    let gradients = try team.gradients(of: value, at: parameters)
    let mean = try value.detached()
    try withoutGradients {
      for moment in moments { try moment.addInPlace(moment, scale: 0, decay: part) }
    }
    try team.sum(moments + [mean])
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
