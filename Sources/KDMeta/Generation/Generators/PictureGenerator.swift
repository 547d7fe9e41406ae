internal import Checkpoints
internal import Network
internal import Torch

/// A network that makes model inputs of random numbers, and of classes where it is fed them.
final class PictureGenerator: Resumable {
  private let executor: Executor
  private let network: PictureGeneratorNetwork
  private let inputs: PictureInputs
  /// The processes that train it together; nil where there is this one alone.
  private let team: TrainingTeam?
  /// How many classes it is fed; 0 for none.
  let classCount: Int

  /// A generator with fresh weights of pictures of `shape`, channels, height and width: of pixels that become `inputs`, or of inputs.
  init(
    directions: Int, classCount: Int, shape: [Int], channels: Int, range: PictureGeneratorNetwork.Range,
    inputs: PictureInputs, generator: Generator, precision: Precision = .float32, team: TrainingTeam? = nil
  ) throws {
    network = PictureGeneratorNetwork(
      latentCount: directions + classCount, shape: shape, channels: channels, range: range)
    executor = try Executor(
      Model(initializing: network.graph, generator: generator), on: generator.device, precision: precision)
    self.inputs = inputs
    self.classCount = classCount
    self.team = team
    try team?.unify(executor)
  }

  /// The numbers that training changes.
  var parameters: [Tensor] { executor.parameters }

  func state() throws -> StateDictionary { try executor.state() }
  func restore(_ state: StateDictionary) throws { try executor.restore(state) }

  /// The network with its weights as they are now.
  func model(metadata: [String: String]) throws -> Model {
    var model = try executor.model()
    model.metadata = metadata
    return model
  }

  /// What was made of a batch of numbers.
  struct Pictures {
    /// Pixels from 0 to 1, [n, channels, height, width]; nil where inputs come straight from the network.
    let pixels: Tensor?
    /// Model inputs.
    let inputs: Tensor
  }

  /// The pictures of `numbers` [n, directions] and `answers` [n, classes]; `isTraining` takes the batch's moments and moves the running ones. In training
  /// each of several processes makes its rows of them, and gets the others' from the others.
  func pictures(of numbers: Tensor, answers: Tensor?, isTraining: Bool) throws -> Pictures {
    let latent = try answers.map { try Tensor.concatenating([numbers, $0], dimension: 1) } ?? numbers
    let made = try isTraining ? madeInTraining(latent) : executor.run([latent]).outputs[0]
    switch network.range {
    case .pixels: return Pictures(pixels: made, inputs: try inputs.inputs(ofScaled: made))
    case .normalized: return Pictures(pixels: nil, inputs: made)
    }
  }

  private func madeInTraining(_ latent: Tensor) throws -> Tensor {
    guard let team else { return try executor.run([latent], mode: .training(nil)).outputs[0] }
    let count = latent.shape[0]
    let rows = try team.rows(of: count)
    let own = try executor.run([latent.slice(0, rows)], mode: .training(nil, over: team.group)).outputs[0]
    return try team.whole(own, rows, of: count)
  }
}
