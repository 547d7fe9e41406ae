internal import Torch

/// ConvTranspose: the transpose of a convolution, N×C×… with weights C×M/groups×…, plus a bias of M.
struct TransposedConvolution: Operator {
  static let onnxNames = ["ConvTranspose"]

  private let window: Window
  private let groups: Int
  private let outputPadding, outputShape: [Int]?

  init(_ node: NodeReader) throws(ModelError) {
    window = try Window(node)
    groups = try node.integer("group") ?? 1
    outputPadding = try node.integers("output_padding")
    outputShape = try node.integers("output_shape")
    guard groups > 0 else { throw ModelError(.invalid, "its number of groups is \(groups)") }
    guard ((outputPadding ?? []) + (outputShape ?? [])).allSatisfy({ (0..<1 << 31).contains($0) }) else {
      throw ModelError(.invalid, "its output padding or shape is not of sensible size")
    }
  }

  var encoding: NodeEncoding {
    var attributes = window.attributes + [("group", AttributeValue.integer(groups))]
    if let outputPadding { attributes.append(("output_padding", .integers(outputPadding))) }
    if let outputShape { attributes.append(("output_shape", .integers(outputShape))) }
    return NodeEncoding("ConvTranspose", attributes)
  }

  /// The spatial lengths of the result, and what is cut off before and after what the kernel reaches, which is as long as
  /// the two and the result together; a negative cut adds zeros.
  private func extent(_ sizes: [Int], kernel: [Int]) -> (lengths: [Int], before: [Int], after: [Int]) {
    let (stride, dilation) = (window.stride(sizes.count), window.dilation(sizes.count))
    let added = outputPadding ?? sizes.map { _ in 0 }
    let full = sizes.indices.map { (sizes[$0] - 1) * stride[$0] + (kernel[$0] - 1) * dilation[$0] + 1 }
    var wanted = outputShape.map { Array($0.suffix(sizes.count)) }
    var oddOneFirst = true
    if case .same(let isFirst) = window.padding {
      oddOneFirst = isFirst
      if wanted == nil { wanted = zip(sizes, stride).map { $0 * $1 } }
    }
    if let wanted {
      let total = sizes.indices.map { max(0, full[$0] + added[$0] - wanted[$0]) }
      let before = total.map { oddOneFirst ? $0 - $0 / 2 : $0 / 2 }
      return (wanted, before, sizes.indices.map { full[$0] - wanted[$0] - before[$0] })
    }
    let (before, after) = window.amounts(sizes, kernel: kernel)
    let cut = sizes.indices.map { after[$0] - added[$0] }
    return (sizes.indices.map { full[$0] - before[$0] - cut[$0] }, before, cut)
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    let weight = try operands.required(1, "weights")
    guard weight.count >= 3, input.count == weight.count, weight[0] == input[1], weight[0] % groups == 0
    else {
      throw ModelError(
        .invalid, "weights of shape \(weight) in \(groups) groups do not fit an input of shape \(input)")
    }
    let rank = input.count - 2
    var settings = [window.stride(rank), window.dilation(rank)]
    if let outputPadding { settings.append(outputPadding) }
    if case .explicit(let before, let after) = window.padding, !before.isEmpty {
      settings += [before, after]
    }
    guard settings.allSatisfy({ $0.count == rank }), outputShape.map({ $0.count >= rank }) ?? true else {
      throw ModelError(
        .invalid, "its strides, dilations or pads are not one for each of the \(rank) dimensions")
    }
    guard (input[2...] + weight[2...]).allSatisfy({ $0 > 0 && $0 < 1 << 31 }) else {
      throw ModelError(.invalid, "an input of shape \(input) or weights of \(weight) have no extent")
    }
    let channels = try [weight[1], groups].product()
    if let bias = operands[2], bias != [channels] {
      throw ModelError(.invalid, "a bias of shape \(bias) does not fit \(channels) channels")
    }
    let lengths = extent(Array(input[2...]), kernel: Array(weight[2...])).lengths
    guard lengths.allSatisfy({ $0 > 0 }) else {
      throw ModelError(.invalid, "its pads leave nothing: \(lengths)")
    }
    return [[input[0], channels] + lengths]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    var (weight, bias) = (operands[1], operands.optional(2))
    if case .absolute = mode { (weight, bias) = (try weight.absolute(), nil) }
    let kernel = Array(weight.shape[2...])
    let (_, before, after) = extent(Array(x.shape[2...]), kernel: kernel)
    let isEven = before == after && before.allSatisfy { $0 >= 0 }
    let settings = ConvolutionSettings(
      stride: window.stride(kernel.count), padding: isEven ? before : kernel.map { _ in 0 },
      dilation: window.dilation(kernel.count), outputPadding: kernel.map { _ in 0 }, groups: groups,
      isTransposed: true)
    guard !isEven else { return [try x.convolution(weight, bias, settings)] }
    // Cut unevenly, or made longer: there the bias alone stands.
    let whole = try x.convolution(weight, nil, settings).padded(
      before: before.map { -$0 }, after: after.map { -$0 })
    guard let bias else { return [whole] }
    return [try whole + bias.reshaped([1, bias.count] + kernel.map { _ in 1 })]
  }

  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole {
    // PyTorch counts the fan-in from the second dimension, whatever stands there.
    guard let fanIn = weights[1]?.dropFirst().reduce(1, *), fanIn > 0, index > 0 else { return .constant }
    return .parameter(bound: 1 / Double(fanIn).squareRoot())
  }

  func multiplyAccumulates(_ operands: OperandShapes, outputs: [[Int]]) throws(ModelError) -> Int {
    try (operands.required(0, "input") + operands.required(1, "weights").dropFirst()).product()
  }

  var kind: OperatorKind { .convolution }
}
