internal import Arrays
public import Torch

/// Runs a graph on tensors.
///
/// Values are freed after their last use, but for the result and those that are tapped; while gradients are kept, the
/// engine holds what it needs for them.
public final class Executor {
  /// What a run gives back.
  public struct Result {
    /// The values of ``Graph/outputs``, in order.
    public let outputs: [Tensor]
    /// The tapped values by name.
    public let taps: [String: Tensor]
  }

  /// The network.
  public let graph: Graph
  /// Where it is computed.
  public let device: Device
  /// The numbers of the weights, by name.
  public let weights: [String: Tensor]
  private let metadata: [String: String]
  let precision: Precision
  /// How all values are made.
  private let whole: Plan
  /// How it is done where nobody asks for values between nodes that are done at once.
  private let fused: Plan
  /// The shapes of inputs that the graph was last seen to fit.
  private var fittingShapes: [[Int]]?

  /// An executor of `model` on `device`; no weight asks for gradients.
  ///
  /// - Parameters:
  ///   - type: What its weights are; inputs have to be of the same.
  ///   - precision: How exactly its layers compute; numbers of bfloat16 become float32 where a run gives them back.
  /// - Throws: ``ModelError`` where a weight is missing or of another shape than the graph says, or a node's operand is
  ///   made by none before it.
  public init(
    _ model: Model, on device: Device = .cpu, type: ElementType = .float32, precision: Precision = .float32
  ) throws(ModelError) {
    graph = model.graph
    self.precision = precision
    metadata = model.metadata
    self.device = device
    var weights: [String: Tensor] = [:]
    for (name, shape) in model.graph.weights {
      guard let array = model.weights[name], array.shape == shape else {
        throw ModelError(
          .invalid,
          "the weight '\(name)' should be \(shape) and is "
            + (model.weights[name].map { "\($0.shape)" } ?? "missing"))
      }
      do throws(TorchError) { weights[name] = try Tensor(array, on: device).to(type) } catch {
        throw ModelError(error)
      }
    }
    self.weights = weights
    whole = try Plan(model.graph)
    let enlargements = model.graph.enlargements
    fused = enlargements.isEmpty ? whole : try Plan(model.graph, doing: enlargements)
  }

  /// The weights that training changes, in the order of first use.
  public var parameters: [Tensor] { parameterNames.compactMap { weights[$0] } }

  /// The names of ``parameters``.
  public var parameterNames: [String] {
    let roles = graph.weightRoles
    var seen: Set<String> = []
    return graph.nodes.flatMap { $0.inputs.compactMap { $0 } }.filter {
      roles[$0]?.isTrainable ?? false && seen.insert($0).inserted
    }
  }

  /// The model with the weights as they are now.
  public func model() throws(ModelError) -> Model {
    var arrays: [String: ShapedArray<Float>] = [:]
    for (name, tensor) in weights {
      do throws(TorchError) { arrays[name] = try tensor.array() } catch { throw ModelError(error) }
    }
    return Model(graph: graph, weights: arrays, metadata: metadata)
  }

  /// Runs the graph on `inputs`, one an input of the graph and in their order.
  ///
  /// - Parameters:
  ///   - mode: How operators behave.
  ///   - taps: Values to give back beside the result.
  ///   - masks: Values to multiply, as soon as a node has made them, by a tensor each.
  /// - Throws: ``ModelError`` where the graph does not fit the inputs' shapes, where no node makes a value that is tapped
  ///   or masked, or where the engine fails; it names the node.
  public func run(
    _ inputs: [Tensor], mode: ExecutionMode = .inference, taps: Set<String> = [],
    masks: [String: Tensor] = [:]
  ) throws(ModelError) -> Result {
    try rounding { () throws(ModelError) in
      try computed(inputs, mode: mode, taps: taps, masks: masks)
    }
  }

  private func computed(
    _ inputs: [Tensor], mode: ExecutionMode, taps: Set<String>, masks: [String: Tensor]
  ) throws(ModelError) -> Result {
    try check(inputs.map(\.shape))
    let plan = try plan(making: taps.union(masks.keys))
    var values = [Tensor?](repeating: nil, count: plan.slots.count)
    for (name, tensor) in weights { if let slot = plan.slots[name] { values[slot] = tensor } }
    for (input, tensor) in zip(graph.inputs, inputs) { values[plan.slots[input.name]!] = tensor }
    var tapped: [String: Tensor] = [:]
    for tap in taps { if let slot = plan.slots[tap], let value = values[slot] { tapped[tap] = value } }
    for step in plan.steps {
      let made: [Tensor]
      do throws(TorchError) {
        made = try step.operation.apply(
          Operands(
            step.inputs.map { $0.flatMap { values[$0] } }, areWeights: step.areWeights, memory: step.memory),
          mode: mode)
        for (index, slot) in step.outputs.enumerated() where index < made.count {
          let name = step.names[index]
          let value = if let mask = masks[name] { try made[index] * mask } else { made[index] }
          values[slot] = value
          if taps.contains(name) { tapped[name] = value }
        }
      } catch { throw ModelError(error, node: step.node) }
      for slot in step.freed { values[slot] = nil }
    }
    var outputs: [Tensor] = []
    for name in graph.outputs {
      guard let slot = plan.slots[name], let value = values[slot] else {
        throw ModelError(.invalid, "the output '\(name)' is made by no node")
      }
      outputs.append(value)
    }
    return Result(outputs: outputs, taps: tapped)
  }

  /// Operators rely on shapes that fit; a batch of the same shapes as the last one is not looked at again.
  private func check(_ shapes: [[Int]]) throws(ModelError) {
    guard shapes != fittingShapes else { return }
    _ = try graph.shapes(ofInputs: shapes)
    fittingShapes = shapes
    for step in whole.steps + fused.steps { step.memory.clear() }
  }

  /// The fastest plan that makes the values called `names`.
  private func plan(making names: Set<String>) throws(ModelError) -> Plan {
    for name in names where whole.slots[name] == nil {
      throw ModelError(.invalid, "the model has no value named '\(name)'")
    }
    return names.allSatisfy { fused.slots[$0] != nil } ? fused : whole
  }
}
