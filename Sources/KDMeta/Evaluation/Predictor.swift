internal import Arrays
internal import Datasets
internal import Network
internal import Torch

/// A model that says what images show.
struct Predictor {
  private let executor: Executor
  private let logits: String
  private let inputs: ImageInputs
  /// - Parameter fallback: A teacher that `model` learnt from.
  init(
    _ model: LoadedClassifier, data: any ImageSource, fallback: LoadedClassifier?, context: RunContext
  ) throws {
    executor = try Executor(model.model, on: context.device)
    logits = model.classifier.logits
    // A model without a word about its preprocessing takes what its teacher takes.
    let source = model.preprocessing == nil ? fallback ?? model : model
    inputs = try ImageInputs(try source.preprocessing(of: data), on: context.device)
  }

  /// The network that `executor` holds, whose images become `inputs`.
  init(_ executor: Executor, logits: String, inputs: ImageInputs) {
    (self.executor, self.logits, self.inputs) = (executor, logits, inputs)
  }

  /// The class with the highest logit, for each image.
  func classes(of pixels: Pixels) throws -> [Int] {
    try withoutGradients { try scores(pixels).argmax(1).array(of: Int64.self).scalars.map { Int($0) } }
  }

  /// Whether each logit is above 0, image after image.
  func signs(of pixels: Pixels) throws -> [Bool] {
    try withoutGradients { try scores(pixels).array().scalars.map { $0 > 0 } }
  }

  private func scores(_ pixels: Pixels) throws -> Tensor {
    guard let scores = try executor.run([try inputs(pixels)], taps: [logits]).taps[logits] else {
      throw KDMetaError.mismatch("the model makes no value '\(logits)'")
    }
    return scores
  }
}
