internal import Torch

/// Conv: the cross-correlation of N×C×… with weights M×C/groups×…, plus a bias of M.
struct Convolution: Operator {
  static let onnxNames = ["Conv"]

  /// How the kernel steps over its input.
  var window: Window
  /// In how many groups the channels are taken.
  var groups: Int

  /// A convolution with these settings.
  init(window: Window, groups: Int = 1) {
    self.window = window
    self.groups = groups
  }

  init(_ node: NodeReader) throws(ModelError) {
    window = try Window(node)
    groups = try node.integer("group") ?? 1
    guard groups > 0 else { throw ModelError(.invalid, "its number of groups is \(groups)") }
  }

  var encoding: NodeEncoding {
    NodeEncoding("Conv", window.attributes + [("group", .integer(groups))])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let weight = try operands.required(1, "weights")
    guard weight.count >= 3, input.count == weight.count else {
      throw ModelError(.invalid, "weights of shape \(weight) do not fit an input of shape \(input)")
    }
    let (perGroup, isOverflow) = weight[1].multipliedReportingOverflow(by: groups)
    guard !isOverflow, perGroup == input[1], weight[0] % groups == 0 else {
      throw ModelError(
        .invalid, "weights \(weight) in \(groups) groups do not fit the \(input[1]) channels of the input")
    }
    if let bias = operands[2], bias != [weight[0]] {
      throw ModelError(.invalid, "a bias of shape \(bias) does not fit \(weight[0]) channels")
    }
    let spatial = try window.outputSizes(Array(input[2...]), kernel: Array(weight[2...]))
    return [[input[0], weight[0]] + spatial]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    var (weight, bias) = (operands[1], operands.optional(2))
    if case .absolute = mode { (weight, bias) = (try weight.absolute(), nil) }
    let kernel = Array(weight.shape[2...])
    var input = operands[0]
    var (padding, after) = window.amounts(Array(input.shape[2...]), kernel: kernel)
    if padding != after {
      // libtorch pads evenly only.
      input = try input.padded(before: padding, after: after)
      padding = kernel.map { _ in 0 }
    }
    let settings = ConvolutionSettings(
      stride: window.stride(kernel.count), padding: padding, dilation: window.dilation(kernel.count),
      outputPadding: kernel.map { _ in 0 }, groups: groups)
    return [try input.convolution(weight, bias, settings)]
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    guard let fanIn = weights[1]?.dropFirst().reduce(1, *), fanIn > 0, index > 0 else { return .constant }
    return .parameter(bound: 1 / Double(fanIn).squareRoot())
  }

  func multiplyAccumulates(_ operands: OperandShapes, outputs: [[Int]]) throws(ModelError) -> Int {
    try (outputs[0] + operands.required(1, "weights").dropFirst()).product()
  }

  var kind: OperatorKind { .convolution }

  /// Whether by a kernel of 3×3 it makes images as large as those that it takes, of all their channels.
  var keepsSizeByThree: Bool {
    let (before, after) = window.amounts([1, 1], kernel: [3, 3])
    return groups == 1 && window.stride(2) == [1, 1] && window.dilation(2) == [1, 1] && before == [1, 1]
      && after == [1, 1]
  }
}
