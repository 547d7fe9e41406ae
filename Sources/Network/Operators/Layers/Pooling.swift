internal import Torch

/// MaxPool and AveragePool over the two spatial dimensions.
struct Pooling: Operator {
  static let onnxNames = ["MaxPool", "AveragePool"]

  private let takesMaximum: Bool
  private let kernel: [Int]
  private let window: Window
  private let countsPadding: Bool

  /// The maximum, or the mean, of windows of `kernel`×`kernel` that step by `stride`.
  init(maximum: Bool, kernel: Int, stride: Int) {
    takesMaximum = maximum
    self.kernel = [kernel, kernel]
    window = Window(stride: [stride, stride], padding: [0, 0])
    countsPadding = false
  }

  init(_ node: NodeReader) throws(ModelError) {
    takesMaximum = node.operation == "MaxPool"
    guard let kernel = try node.integers("kernel_shape"), kernel.allSatisfy({ $0 > 0 }) else {
      throw ModelError(.invalid, "it lacks a kernel_shape of positive numbers")
    }
    guard kernel.count == 2 else {
      throw ModelError(.unsupported, "pooling over \(kernel.count) dimensions; only two are")
    }
    self.kernel = kernel
    window = try Window(node)
    countsPadding = try node.integer("count_include_pad") == 1
    guard node.takenCount == 1 else { throw ModelError(.unsupported, "the indices of a pooling") }
  }

  var encoding: NodeEncoding {
    var attributes = window.attributes + [("kernel_shape", AttributeValue.integers(kernel))]
    if window.ceilMode { attributes.append(("ceil_mode", .integer(1))) }
    if countsPadding { attributes.append(("count_include_pad", .integer(1))) }
    return NodeEncoding(takesMaximum ? "MaxPool" : "AveragePool", attributes)
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count == 4 else {
      throw ModelError(.invalid, "an input of shape \(input) is not N×C×H×W")
    }
    return [Array(input[..<2]) + (try window.outputSizes(Array(input[2...]), kernel: kernel))]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    // The engine pools real numbers only; whole ones as pictures have them are exact among these.
    let type = try operands[0].elementType()
    guard type.isReal else { return [try pooled(operands[0].to(.float32), mode: mode).to(type)] }
    return [try pooled(operands[0], mode: mode)]
  }

  private func pooled(_ x: Tensor, mode: ExecutionMode) throws(TorchError) -> Tensor {
    var takesMaximum = takesMaximum
    if case .absolute = mode { takesMaximum = false }
    let sizes = Array(x.shape[2...])
    let (before, after) = window.amounts(sizes, kernel: kernel)
    // libtorch pads evenly and by half a kernel at most, and takes means without gaps only.
    guard before == after, zip(before, kernel).allSatisfy({ $0 * 2 <= $1 }),
      takesMaximum || window.dilation(2) == [1, 1]
    else {
      return try takesMaximum ? maximum(x, sizes) : mean(x, sizes)
    }
    let settings = PoolingSettings(
      kernel: kernel, stride: window.stride(2), padding: before, dilation: window.dilation(2),
      ceilMode: window.ceilMode, countIncludesPadding: countsPadding)
    return try takesMaximum ? x.maxPool(settings) : x.averagePool(settings)
  }

  /// The maximum with padding put there by hand.
  private func maximum(_ x: Tensor, _ sizes: [Int]) throws(TorchError) -> Tensor {
    let (before, after) = window.coveredAmounts(sizes, kernel: kernel)
    let settings = PoolingSettings(
      kernel: kernel, stride: window.stride(2), padding: [0, 0], dilation: window.dilation(2))
    return try x.padded(before: before, after: after, value: -.infinity).maxPool(settings)
  }

  /// The mean as what it is: the sum over a window, divided by how many of its places count.
  private func mean(_ x: Tensor, _ sizes: [Int]) throws(TorchError) -> Tensor {
    let (before, after) = window.coveredAmounts(sizes, kernel: kernel)
    let settings = ConvolutionSettings(
      stride: window.stride(2), padding: [0, 0], dilation: window.dilation(2), outputPadding: [0, 0],
      groups: 1)
    let type = try x.elementType()
    let ones = try Tensor(repeating: 1, shape: [1, 1] + kernel, type: type, on: x.device)
    var counted = try Tensor(repeating: 1, shape: [1, 1] + sizes, type: type, on: x.device)
    if countsPadding {
      let padding = window.amounts(sizes, kernel: kernel)
      counted = try counted.padded(before: padding.before, after: padding.after, value: 1)
      let rest = zip(after, padding.after).map { $0 - $1 }
      counted = try counted.padded(before: [0, 0], after: rest)
    } else {
      counted = try counted.padded(before: before, after: after)
    }
    // A window that lies in the padding as a whole has the mean 0.
    let counts = try counted.convolution(ones, nil, settings).clamp(1, .infinity)
    let planes = try x.reshaped([x.shape[0] * x.shape[1], 1] + sizes).padded(before: before, after: after)
    let means = try planes.convolution(ones, nil, settings) / counts
    return try means.reshaped(Array(x.shape[..<2]) + means.shape[2...])
  }
}
