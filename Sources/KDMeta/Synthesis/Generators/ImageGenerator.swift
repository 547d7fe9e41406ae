internal import Checkpoints
internal import Network
internal import Torch

/// A network that makes model inputs of latents, and of answers where it is told them.
final class ImageGenerator: Resumable {
  private let executor: Executor
  private let network: ImageGeneratorNetwork
  private let inputs: ImageInputs
  /// The processes that train it together; nil where there is this one alone.
  private let team: TrainingTeam?
  /// How many classes the answers have that it is told; 0 for none.
  let classCount: Int

  /// A generator with fresh weights of images of `shape`, channels, height and width: of pixels that become `inputs`, or of inputs.
  init(
    latents: Int, classCount: Int, shape: [Int], channels: Int, range: ImageGeneratorNetwork.Range,
    inputs: ImageInputs, generator: Generator, precision: Precision = .float32, team: TrainingTeam? = nil
  ) throws {
    network = ImageGeneratorNetwork(
      latentCount: latents + classCount, shape: shape, channels: channels, range: range)
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

  /// What was made of a batch of latents.
  struct Images {
    /// Pixels from 0 to 1, [n, channels, height, width]; nil where inputs come straight from the network.
    let pixels: Tensor?
    /// Model inputs.
    let inputs: Tensor
  }

  /// The images of `latents` [n, latents] and `targets` [n, classes]; `isTraining` takes the batch's moments and moves the running ones. In training
  /// each of several processes makes its rows of them, and gets the others' from the others.
  func images(of latents: Tensor, targets: Tensor?, isTraining: Bool) throws -> Images {
    let latent = try targets.map { try Tensor.concatenating([latents, $0], dimension: 1) } ?? latents
    let made = try isTraining ? madeInTraining(latent) : executor.run([latent]).outputs[0]
    switch network.range {
    case .pixels: return Images(pixels: made, inputs: try inputs.inputs(ofScaled: made))
    case .normalized: return Images(pixels: nil, inputs: made)
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
