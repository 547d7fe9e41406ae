internal import Checkpoints
internal import Network
internal import Torch

/// A network that makes model inputs of random numbers, and of classes where it is fed them.
final class PictureGenerator: Resumable {
  private let executor: Executor
  private let network: PictureGeneratorNetwork
  private let inputs: PictureInputs
  /// How many classes it is fed; 0 for none.
  let classCount: Int

  /// A generator with fresh weights of pictures of `shape`, channels, height and width: of pixels that become `inputs`, or of inputs.
  init(
    directions: Int, classCount: Int, shape: [Int], channels: Int, range: PictureGeneratorNetwork.Range,
    inputs: PictureInputs, generator: Generator
  ) throws {
    network = PictureGeneratorNetwork(
      latentCount: directions + classCount, shape: shape, channels: channels, range: range)
    executor = try Executor(Model(initializing: network.graph, generator: generator), on: generator.device)
    self.inputs = inputs
    self.classCount = classCount
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

  /// The pictures of `numbers` [n, directions] and `answers` [n, classes]; `isTraining` takes the batch's moments and moves the running ones.
  func pictures(of numbers: Tensor, answers: Tensor?, isTraining: Bool) throws -> Pictures {
    let latent = try answers.map { try Tensor.concatenating([numbers, $0], dimension: 1) } ?? numbers
    let made = try executor.run([latent], mode: isTraining ? .training(nil) : .inference).outputs[0]
    switch network.range {
    case .pixels: return Pictures(pixels: made, inputs: try inputs.inputs(ofScaled: made))
    case .normalized: return Pictures(pixels: nil, inputs: made)
    }
  }
}
