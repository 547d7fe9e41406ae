internal import Arrays
public import Checkpoints
public import Network
public import Torch

/// Something whose state belongs into checkpoints: brought back into a new one that was set up alike, it goes on bit by bit as the old one would have.
public protocol Resumable {
  /// What it has to remember.
  func state() throws -> StateDictionary
  /// Makes it stand where it stood at `state`.
  func restore(_ state: StateDictionary) throws
}

extension Executor: Resumable {
  /// Weights and running moments, numbered in the order of their names, which in ONNX files may be anything.
  public func state() throws -> StateDictionary {
    var state = StateDictionary()
    for (number, tensor) in sortedWeights.enumerated() { try state.set("\(number)", to: tensor) }
    return state
  }

  /// Takes what ``state()`` gave.
  public func restore(_ state: StateDictionary) throws {
    for (number, tensor) in sortedWeights.enumerated() { try tensor.restore(state, "\(number)") }
  }

  private var sortedWeights: [Tensor] { weights.sorted { $0.key < $1.key }.map(\.value) }
}

extension Adam: Resumable {
  /// The steps and the moments.
  public func state() throws -> StateDictionary {
    var state = StateDictionary()
    state.set("steps", to: steps)
    for (number, tensor) in moments.enumerated() { try state.set("\(number)", to: tensor) }
    return state
  }

  /// Takes what ``state()`` gave.
  public func restore(_ state: StateDictionary) throws {
    for (number, tensor) in moments.enumerated() { try tensor.restore(state, "\(number)") }
    steps = try state.integer("steps")
  }
}

extension Generator: Resumable {
  /// Where the random numbers stand.
  public func state() throws -> StateDictionary {
    var state = StateDictionary()
    try state.set("generator", to: position())
    return state
  }

  /// Takes what ``state()`` gave.
  public func restore(_ state: StateDictionary) throws {
    guard case .bytes(let array) = state["generator"] else {
      throw CheckpointError.unfit("it has no state of a random generator")
    }
    try restore(try Tensor(array))
  }
}

extension StateDictionary {
  /// Keeps the numbers of `tensor`, bit by bit.
  mutating func set(_ name: String, to tensor: Tensor) throws {
    self[name] =
      switch try tensor.elementType() {
      case .float64: .doubles(try tensor.array(of: Double.self))
      case .int64: .integers(try tensor.array(of: Int64.self))
      case .uint8: .bytes(try tensor.array(of: UInt8.self))
      // Of the types that training changes, 16 bits fit into 32.
      default: .floats(try tensor.array())
      }
  }

  /// The tensor that was kept as `name`.
  func tensor(_ name: String, on device: Device) throws -> Tensor {
    switch self[name] {
    case .floats(let array): try Tensor(array, on: device)
    case .doubles(let array): try Tensor(array, on: device)
    case .integers(let array): try Tensor(array, on: device)
    case .bytes(let array): try Tensor(array, on: device)
    case nil: throw CheckpointError.unfit("it has no numbers '\(name)'")
    }
  }
}

extension Tensor {
  /// Takes the numbers that `state` keeps as `name`, which are of the same shape.
  func restore(_ state: StateDictionary, _ name: String) throws {
    let kept = try state.tensor(name, on: device)
    guard kept.shape == shape else {
      throw CheckpointError.unfit("'\(name)' has the shape \(kept.shape), not \(shape)")
    }
    try withoutGradients { try assign(kept) }
  }
}
