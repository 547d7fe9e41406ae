internal import CTorch

/// What moves parameters against their gradients.
public protocol Optimizer: AnyObject {
  /// How far one step moves; schedules set it between steps.
  var learningRate: Double { get set }

  /// Moves the parameters, in place, by one step against `gradients`, one a parameter and in their order; a
  /// parameter whose gradient is `nil` stays.
  func step(_ gradients: [Tensor?]) throws(TorchError)
}

/// Adam (Kingma and Ba 2015, algorithm 1), with weight decay taken out of the moments (Loshchilov and Hutter 2019).
///
/// Every step counts for every parameter, also for one without a gradient in it.
public final class Adam: Optimizer {
  /// How far one step moves.
  public var learningRate: Double
  private let beta1, beta2, epsilon, weightDecay: Double
  private let parameters: [Tensor]
  private let means: [Tensor]
  private let squares: [Tensor]
  /// How many steps have been taken; set where the moments are brought back, which are those after so many.
  public var steps = 0

  /// The moving means of the gradients, one a parameter, and after them those of their squares: what the optimiser remembers beside ``steps``.
  public var moments: [Tensor] { means + squares }

  /// An optimiser of `parameters` with moments of zero.
  public init(
    _ parameters: [Tensor], learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, weightDecay: Double = 0
  ) throws(TorchError) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    means = try zeros(like: parameters)
    squares = try zeros(like: parameters)
  }

  public func step(_ gradients: [Tensor?]) throws(TorchError) {
    steps += 1
    var settings = kdt_adam(
      learning_rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weight_decay: weightDecay,
      step: Int64(steps))
    let (moved, gradients) = present(gradients, of: parameters)
    let table = try Engine.table()
    let status = withHandles(moved.map { parameters[$0] }) { parameters in
      withHandles(gradients) { gradients in
        withHandles(moved.map { means[$0] }) { means in
          withHandles(moved.map { squares[$0] }) { squares in
            table.pointee.adam_step(parameters, gradients, means, squares, Int64(moved.count), &settings)
          }
        }
      }
    }
    try Engine.check(status, "Adam step")
  }
}

/// Stochastic gradient descent with momentum, as PyTorch defines it: v ← µv + g, p ← p − ηv.
public final class StochasticGradientDescent: Optimizer {
  /// How far one step moves.
  public var learningRate: Double
  private let momentum, weightDecay: Double
  private let isNesterov: Bool
  private let parameters: [Tensor]
  private let velocities: [Tensor]

  /// An optimiser of `parameters` at rest.
  public init(
    _ parameters: [Tensor], learningRate: Double, momentum: Double = 0.9, weightDecay: Double = 0,
    nesterov: Bool = false
  ) throws(TorchError) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    isNesterov = nesterov
    velocities = try zeros(like: parameters)
  }

  public func step(_ gradients: [Tensor?]) throws(TorchError) {
    var settings = kdt_sgd(
      learning_rate: learningRate, momentum: momentum, weight_decay: weightDecay, nesterov: isNesterov)
    let (moved, gradients) = present(gradients, of: parameters)
    let table = try Engine.table()
    let status = withHandles(moved.map { parameters[$0] }) { parameters in
      withHandles(gradients) { gradients in
        withHandles(moved.map { velocities[$0] }) { velocities in
          table.pointee.sgd_step(parameters, gradients, velocities, Int64(moved.count), &settings)
        }
      }
    }
    try Engine.check(status, "gradient descent step")
  }
}

private func zeros(like parameters: [Tensor]) throws(TorchError) -> [Tensor] {
  var result: [Tensor] = []
  for parameter in parameters {
    result.append(
      try Tensor(
        repeating: 0, shape: parameter.shape, type: parameter.elementType(), on: parameter.device))
  }
  return result
}

/// The indices of the parameters that have a gradient, and those gradients.
private func present(_ gradients: [Tensor?], of parameters: [Tensor]) -> ([Int], [Tensor]) {
  precondition(gradients.count == parameters.count, "one gradient a parameter")
  let moved = parameters.indices.filter { gradients[$0] != nil }
  return (moved, gradients.compactMap { $0 })
}
