public import ArgumentParser
public import Network
internal import Torch

/// A piece of work whose time is taken. A new one is a new case; `script/bench.d` has the same work for what it is compared
/// with.
enum WorkUnit: String, CaseIterable, ExpressibleByArgument {
  /// Logits of a batch.
  case forward
  /// The derivative of a batch's loss with respect to its pictures, weights being constants.
  case inputGradient = "input-gradient"
  /// Loss of a batch, its derivatives with respect to the weights, and one step of Adam.
  case trainingStep = "training-step"

  /// Makes everything ready, so that each call of the result does the work once.
  func prepare(_ network: Zoo, batch: Int) throws -> () throws -> Void {
    let generator = try Generator(seed: 1)
    let executor = try Executor(Model(initializing: network.graph(), generator: generator))
    let pictureShape = executor.graph.inputs.flatMap { $0.shape.dropFirst().compactMap { $0 } }
    let pictures = try generator.uniform([batch] + pictureShape)
    let classes = try generator.integers([batch], in: 0..<10)
    switch self {
    case .forward:
      return {
        try withoutGradients { () throws(ModelError) in _ = try executor.run([pictures]) }
      }
    case .inputGradient:
      try pictures.setRequiresGradient()
      return {
        let loss = try executor.run([pictures]).outputs[0].crossEntropy(classes)
        _ = try loss.gradients(at: [pictures])
      }
    case .trainingStep:
      let parameters = executor.parameters
      for parameter in parameters { try parameter.setRequiresGradient() }
      let optimizer = try Adam(parameters, learningRate: 1e-4)
      return {
        let logits = try executor.run([pictures], mode: .training(generator)).outputs[0]
        try optimizer.step(try logits.crossEntropy(classes).gradients(at: parameters))
      }
    }
  }
}

extension Zoo: ExpressibleByArgument {}
