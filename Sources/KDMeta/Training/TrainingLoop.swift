internal import Network
internal import ONNX
internal import Torch

/// The loop that trains every network: samples in, one step of Adam each batch.
struct TrainingLoop {
  let network: Executor
  let source: any SampleSource
  let settings: TrainingSettings
  let generator: Generator
  let context: RunContext

  /// Trains the network, in place, to lower `loss` of its logits for each batch; `logits` names their value.
  ///
  /// - Parameter onStep: Told how many steps are done, after each.
  func run(
    stage: String, logits: String, onStep: (Int) throws -> Void = { _ in },
    loss: (SampleBatch, Tensor) throws -> Tensor
  ) throws {
    let parameters = network.parameters
    for parameter in parameters { try parameter.setRequiresGradient() }
    defer { for parameter in parameters { try? parameter.setRequiresGradient(false) } }
    let average =
      try settings.weightAverage > 0 ? WeightAverage(of: network, keeping: settings.weightAverage) : nil
    let optimizer = try Adam(
      parameters, learningRate: settings.learningRate, weightDecay: settings.weightDecay)
    for step in 0..<settings.steps {
      let batch = try nextBatch()
      let result = try network.run(
        [batch.inputs], mode: .training(settings.dropout ? generator : nil), taps: [logits])
      guard let scores = result.taps[logits] else {
        throw KDMetaError.mismatch("the network makes no value '\(logits)'")
      }
      let value = try loss(batch, scores)
      optimizer.learningRate = settings.learningRate(at: step)
      try optimizer.step(try value.gradients(at: parameters))
      try average?.update(afterStep: step)
      // The last loss is looked at whether or not anybody watches: what is not finite never becomes finite again.
      if step + 1 == settings.steps { _ = try Self.finite(value) }
      try context.step(stage, "steps", done: step + 1, total: settings.steps) {
        [Progress.Metric("loss", try Self.finite(value))] + (try source.metrics())
      }
      try onStep(step + 1)
    }
    try average?.apply()
  }

  /// Puts the network as it is now at `path`, in the form that the settings ask for; SHA-256 of the file.
  func write(to path: String) throws -> String {
    let model = try network.model()
    return try ONNXExporter.write(settings.foldsBatchNorms ? model.foldingBatchNorms() : model, to: path)
  }

  /// The number of a loss, which must be one.
  private static func finite(_ loss: Tensor) throws -> Double {
    let number = try loss.item()
    guard number.isFinite else {
      throw KDMetaError.mismatch("the loss became \(number); try a lower --learning-rate")
    }
    return number
  }

  /// The next samples, changed as the settings say; logits that were known of the unchanged ones then mean nothing.
  private func nextBatch() throws -> SampleBatch {
    let batch = try source.nextBatch(settings.batchSize)
    guard let augmentation = settings.augmentation else { return batch }
    return SampleBatch(
      inputs: try augmentation.apply(batch.inputs, generator: generator), classes: batch.classes, logits: nil)
  }
}
