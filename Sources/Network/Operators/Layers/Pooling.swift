internal import Torch

/// MaxPool and AveragePool over the spatial dimensions.
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
    guard let kernel = try node.integers("kernel_shape"), !kernel.isEmpty,
      kernel.allSatisfy({ $0 > 0 })
    else {
      throw ModelError(.invalid, "it lacks a kernel_shape of positive numbers")
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
    guard input.count == kernel.count + 2 else {
      throw ModelError(
        .invalid, "an input of shape \(input) is not N×C and \(kernel.count) dimensions to pool over")
    }
    return [Array(input[..<2]) + (try window.outputSizes(Array(input[2...]), kernel: kernel))]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    // The engine pools real numbers only; whole ones as images have them are exact among these.
    let type = try operands[0].elementType()
    guard type.isReal else { return [try pooled(operands[0].to(.float32), mode: mode).to(type)] }
    return [try pooled(operands[0], mode: mode)]
  }

  /// Windows over two dimensions or fewer at once, those before the last two one by one: a maximum, and a mean too, is that over
  /// one dimension of that over the others.
  private func pooled(_ x: Tensor, mode: ExecutionMode) throws(TorchError) -> Tensor {
    var x = x
    let last = kernel.count == 1 ? 0 : kernel.count - 2
    for start in (0...last).reversed() {
      let dimensions = start..<(start == last ? kernel.count : start + 1)
      x = try pooled(x, over: dimensions, mode: mode)
    }
    return x
  }

  /// Windows over the spatial `dimensions` alone.
  private func pooled(_ x: Tensor, over dimensions: Range<Int>, mode: ExecutionMode) throws(TorchError)
    -> Tensor
  {
    let isAbsolute = if case .absolute = mode { true } else { false }
    let isPlane = dimensions.count == 2
    let pooling = PlanePooling(
      takesMaximum: takesMaximum && !isAbsolute,
      kernel: isPlane ? Array(kernel[dimensions]) : [kernel[dimensions.lowerBound], 1],
      window: window.plane(dimensions), countsPadding: countsPadding)
    // Those before and behind, each as one.
    let (first, end) = (dimensions.lowerBound + 2, dimensions.upperBound + 2)
    let (before, after) = (Array(x.shape[..<first]), Array(x.shape[end...]))
    let planes =
      [before[0], before.dropFirst().reduce(1, *)] + x.shape[first..<end]
      + (isPlane ? [] : [after.reduce(1, *)])
    let result = try pooling(x.reshaped(planes))
    return try result.reshaped(before + result.shape[2..<(2 + dimensions.count)] + after)
  }
}
