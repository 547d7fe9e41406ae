internal import Torch

/// Pad: numbers around a value: a constant, its mirror image, its border, or itself again.
struct Padding: Operator {
  static let onnxNames = ["Pad"]
  static let operandCount: Int? = 1

  /// What is put there.
  private enum Mode: String, Sendable { case constant, reflect, edge, wrap }

  private let mode: Mode
  private let value: Double
  private let pads: [Int]
  /// The dimensions that `pads` are of; all where left out.
  private let axes: [Int]?

  init(_ node: NodeReader) throws(ModelError) {
    guard let mode = Mode(rawValue: try node.text("mode") ?? "constant") else {
      throw ModelError(.unsupported, "a padding in the mode '\(try node.text("mode") ?? "")'")
    }
    self.mode = mode
    // Attributes before version 11, operands from then on.
    guard let pads = try node.integers("pads", orOperand: 1), pads.count % 2 == 0,
      pads.allSatisfy({ $0.magnitude < 1 << 31 })
    else { throw ModelError(.invalid, "it lacks its pads, or they are not in pairs of sensible size") }
    self.pads = pads
    value = mode == .constant ? try node.real("value", orOperand: 2) ?? 0 : 0
    axes = try node.integers("axes", orOperand: 3)
  }

  /// How much is put before and after each dimension of an input of so many.
  private func amounts(_ rank: Int) -> (before: [Int], after: [Int]) {
    let half = pads.count / 2
    var (before, after) = (Array(repeating: 0, count: rank), Array(repeating: 0, count: rank))
    for (index, axis) in (axes ?? Array(0..<half)).enumerated() {
      let place = axis.wrapped(to: rank)
      (before[place], after[place]) = (pads[index], pads[half + index])
    }
    return (before, after)
  }

  var encoding: NodeEncoding {
    var all = pads
    if let axes, let rank = axes.max().map({ $0 + 1 }), axes.allSatisfy({ $0 >= 0 }) {
      // The version that is written knows no axes; what is not named here is not padded.
      let (before, after) = amounts(rank)
      all = before + after
    }
    return NodeEncoding(
      "Pad", [("mode", .text(mode.rawValue))],
      constants: [.integers(all), mode == .constant && value != 0 ? .real(value) : nil])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard pads.count / 2 == axes?.count ?? input.count else {
      throw ModelError(.invalid, "its pads \(pads) are not two for each dimension of \(input)")
    }
    for axis in axes ?? [] { _ = try input.index(ofAxis: axis) }
    let (before, after) = amounts(input.count)
    let shape = input.indices.map { input[$0] + before[$0] + after[$0] }
    guard shape.allSatisfy({ $0 >= 0 }) else {
      throw ModelError(.invalid, "its pads \(pads) cut more than all of \(input)")
    }
    guard mode == .constant || input.indices.allSatisfy({ input[$0] > 0 || before[$0] + after[$0] == 0 })
    else {
      throw ModelError(.invalid, "an empty value has no numbers to repeat")
    }
    return [shape]
  }

  func apply(_ operands: Operands, mode executionMode: ExecutionMode) throws(TorchError) -> [Tensor] {
    var x = operands[0]
    let (before, after) = amounts(x.shape.count)
    if mode == .constant {
      var value = value
      if case .absolute = executionMode { value = 0 }
      return [try x.padded(before: before, after: after, value: value)]
    }
    for (dimension, length) in x.shape.enumerated() where before[dimension] != 0 || after[dimension] != 0 {
      let places = (-before[dimension]..<length + after[dimension]).map { Int64(source(of: $0, length)) }
      x = try x.selecting(Tensor(places, shape: [places.count], on: x.device), dimension: dimension)
    }
    return [x]
  }

  /// Which number of a dimension of `length` stands at `place`, which may be outside.
  private func source(of place: Int, _ length: Int) -> Int {
    switch mode {
    case .constant, .edge: return min(max(place, 0), length - 1)
    case .wrap: return ((place % length) + length) % length
    case .reflect:
      guard length > 1 else { return 0 }
      let period = 2 * (length - 1)
      let folded = ((place % period) + period) % period
      return folded < length ? folded : period - folded
    }
  }
}
