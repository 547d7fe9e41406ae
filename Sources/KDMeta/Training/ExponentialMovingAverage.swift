internal import Checkpoints
internal import Network
internal import Torch

/// A moving mean of a network's weights and running moments over the steps of its training (Polyak and Juditsky 1992, with the
/// exponential weights that are usual now).
final class ExponentialMovingAverage: Resumable {
  private let network: Executor
  private let kept: Double
  /// The mean of each of the network's weights, in the order of their names.
  private let means: [(weight: Tensor, mean: Tensor)]

  /// A mean that starts at the weights as they are, of which a step keeps the share `kept`.
  init(of network: Executor, keeping kept: Double) throws {
    self.network = network
    self.kept = kept
    means = try network.weights.sorted { $0.key < $1.key }.map { _, weight in
      (weight, try withoutGradients { try weight.detached() * 1 })
    }
  }

  /// Takes in the weights as they are after `step`, counted from 0. The first steps keep less, so that the start is soon forgotten.
  func update(afterStep step: Int) throws {
    let kept = min(kept, Double(1 + step) / Double(10 + step))
    try withoutGradients {
      for (weight, mean) in means { try mean.addInPlace(weight, scale: 1 - kept, decay: kept) }
    }
  }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    for (number, pair) in means.enumerated() { try state.set("\(number)", to: pair.mean) }
    return state
  }

  func restore(_ state: StateDictionary) throws {
    for (number, pair) in means.enumerated() { try pair.mean.restore(state, "\(number)") }
  }

  /// Gives the network the mean.
  func apply() throws {
    try withoutGradients { for (weight, mean) in means { try weight.assign(mean) } }
  }
}
