internal import Torch

/// InstanceNormalization and GroupNormalization: each channel, or group of channels, of each image moved to mean 0 and
/// deviation 1, then scaled and shifted by channel.
struct ChannelNormalization: Operator {
  static let onnxNames = ["InstanceNormalization", "GroupNormalization"]

  private let epsilon: Double
  /// `nil` for a group a channel.
  private let groups: Int?
  /// Whether scale and shift are one a group, as before version 21.
  private let scalesGroups: Bool

  init(_ node: NodeReader) throws(ModelError) {
    epsilon = try node.real("epsilon") ?? 1e-5
    groups = try node.integer("num_groups")
    scalesGroups = node.opset < 21
    guard groups ?? (node.operation == "InstanceNormalization" ? 1 : 0) > 0 else {
      throw ModelError(.invalid, "it lacks its number of groups, or that is not positive")
    }
  }

  var encoding: NodeEncoding {
    guard let groups else { return NodeEncoding("InstanceNormalization", [("epsilon", .real(epsilon))]) }
    return NodeEncoding(
      "GroupNormalization", [("epsilon", .real(epsilon)), ("num_groups", .integer(groups))],
      since: scalesGroups ? 18 : 21)
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count > 2 || groups != nil, input.count > 1, input[1] % (groups ?? 1) == 0, !input.contains(0)
    else {
      throw ModelError(
        .invalid, "an input of shape \(input) is not channels of \(groups ?? 1) groups with an extent")
    }
    for index in 1...2 {
      let numbers = try operands.required(index, index == 1 ? "scale" : "shift")
      guard numbers == [scalesGroups ? groups ?? input[1] : input[1]] else {
        throw ModelError(
          .invalid, "a scale or shift of shape \(numbers) does not fit an input of shape \(input)")
      }
    }
    return [input]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let shape = x.shape
    let groups = groups ?? shape[1]
    func perChannel(_ numbers: Tensor) throws(TorchError) -> Tensor {
      let each = shape[1] / numbers.count
      let wide = try numbers.reshaped([numbers.count, 1]).expanded([numbers.count, each])
      return try wide.reshaped([1, shape[1]] + shape[2...].map { _ in 1 })
    }
    if case .absolute = mode { return [try x * perChannel(operands[1].absolute())] }
    let grouped = try x.widened().reshaped([shape[0], groups, -1])
    let normal = try grouped.standardized(over: [2], epsilon: epsilon).reshaped(shape)
    return [try normal * perChannel(operands[1]) + perChannel(operands[2])]
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    .ofScaleAndShift(index)
  }

  var kind: OperatorKind { .adjustment }
}

extension Tensor {
  /// The numbers less their mean over `dimensions`, divided by their deviation.
  func standardized(over dimensions: [Int], epsilon: Double) throws(TorchError) -> Tensor {
    let centred = try self - mean(dimensions, keep: true)
    return try centred / (centred.square().mean(dimensions, keep: true) + epsilon).squareRoot()
  }
}
