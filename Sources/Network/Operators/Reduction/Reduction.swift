internal import Torch

/// Reduce…: one number for all of some dimensions.
struct Reduction: Operator {
  static let onnxNames = Function.allCases.map { "Reduce\($0.rawValue)" }
  static let operandCount: Int? = 1

  /// Which number.
  enum Function: String, Hashable, Sendable, CaseIterable {
    /// What the name says; of l1, l2 and sumSquare of the numbers' sizes, of the last two of the sum.
    case mean = "Mean"
    case sum = "Sum"
    case maximum = "Max"
    case minimum = "Min"
    case product = "Prod"
    case l1 = "L1"
    case l2 = "L2"
    case sumSquare = "SumSquare"
    case logSum = "LogSum"
    case logSumExp = "LogSumExp"
  }

  private let function: Function
  /// Those that are reduced; empty for all.
  private let axes: [Int]
  private let keepsDimensions: Bool
  private let doesNothing: Bool

  init(_ node: NodeReader) throws(ModelError) {
    function = try node.operation(behind: "Reduce")
    // An attribute before version 18 (of sums 13), an operand from then on.
    axes = try node.integers("axes", orOperand: 1) ?? []
    keepsDimensions = try node.integer("keepdims") != 0
    let keepsAll = try node.integer("noop_with_empty_axes") == 1
    doesNothing = axes.isEmpty && keepsAll
  }

  var encoding: NodeEncoding {
    guard !doesNothing else { return NodeEncoding("Identity") }
    let keep = ("keepdims", AttributeValue.integer(keepsDimensions ? 1 : 0))
    let name = "Reduce\(function.rawValue)"
    if axes.isEmpty { return NodeEncoding(name, [keep]) }
    return function == .sum
      ? NodeEncoding(name, [keep], constants: [.integers(axes)])
      : NodeEncoding(name, [("axes", .integers(axes)), keep])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard !doesNothing else { return [input] }
    var reduced = Set(try axes.map { (axis) throws(ModelError) in try input.index(ofAxis: axis) })
    guard reduced.count == axes.count else { throw ModelError(.invalid, "its axes \(axes) repeat") }
    if axes.isEmpty { reduced = Set(input.indices) }
    if keepsDimensions { return [input.indices.map { reduced.contains($0) ? 1 : input[$0] }] }
    return [input.indices.filter { !reduced.contains($0) }.map { input[$0] }]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    guard !doesNothing, !x.shape.isEmpty else { return [x] }
    let axes = axes.isEmpty ? Array(x.shape.indices) : axes
    let keep = keepsDimensions
    if [.maximum, .minimum].contains(function), x.shape.contains(0) {
      // The greatest of no numbers is the least there is.
      let sum = try x.sum(axes, keep: keep)
      return [
        try Tensor(
          repeating: function == .maximum ? -.infinity : .infinity, shape: sum.shape, on: x.device)
      ]
    }
    if case .absolute = mode {
      return [try [.sum, .l1].contains(function) ? x.sum(axes, keep: keep) : x.mean(axes, keep: keep)]
    }
    return switch function {
    case .mean: [try x.mean(axes, keep: keep)]
    case .sum: [try x.sum(axes, keep: keep)]
    case .maximum: [try x.greatest(axes, keep: keep)]
    case .minimum: [try x.least(axes, keep: keep)]
    case .product: [try x.product(axes, keep: keep)]
    case .l1: [try x.absolute().sum(axes, keep: keep)]
    case .l2: [try x.square().sum(axes, keep: keep).squareRoot()]
    case .sumSquare: [try x.square().sum(axes, keep: keep)]
    case .logSum: [try x.sum(axes, keep: keep).logarithm()]
    case .logSumExp: [try logarithmOfExponentials(x, axes)]
    }
  }

  /// Less the greatest number first, so that nothing overflows.
  private func logarithmOfExponentials(_ x: Tensor, _ axes: [Int]) throws(TorchError) -> Tensor {
    let greatest = try x.greatest(axes, keep: true)
    let sum = try (x - greatest).exponential().sum(axes, keep: keepsDimensions).logarithm()
    return try sum + greatest.reshaped(sum.shape)
  }
}
