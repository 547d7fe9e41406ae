internal import Torch

/// Slice: a part of some dimensions, every so many numbers, backwards too.
struct Slice: Operator {
  static let onnxNames = ["Slice"]
  static let operandCount: Int? = 1

  /// A part of one dimension: from `start` on, before `end`, in steps.
  private struct Part: Sendable, Hashable {
    let axis, start, end, step: Int

    /// The places that it takes of a dimension of `length`, in ascending order.
    func places(_ length: Int) -> (range: Range<Int>, step: Int, isReversed: Bool) {
      // Numbers far outside stand for the ends.
      func limited(_ place: Int, _ low: Int, _ high: Int) -> Int {
        let place = place < 0 ? place.addingReportingOverflow(length).partialValue : place
        return min(max(place, low), high)
      }
      if step > 0 {
        let first = limited(start, 0, length)
        return (first..<max(first, limited(end, 0, length)), step, false)
      }
      let (first, last) = (limited(start, -1, length - 1), limited(end, -1, length - 1))
      guard first > last else { return (0..<0, 1, true) }
      let back = step == .min ? Int.max : -step
      let count = (first - last - 1) / back + 1
      return (first - (count - 1) * back..<first + 1, back, true)
    }
  }

  private let parts: [Part]

  init(_ node: NodeReader) throws(ModelError) {
    // Attributes before version 10, operands from then on.
    guard let starts = try node.integers("starts", orOperand: 1),
      let ends = try node.integers("ends", orOperand: 2),
      starts.count == ends.count
    else { throw ModelError(.invalid, "it lacks its starts and ends, or has other numbers of them") }
    let axes = try node.integers("axes", orOperand: 3) ?? Array(starts.indices)
    let steps = try node.integers("steps", orOperand: 4) ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count, !steps.contains(0) else {
      throw ModelError(.invalid, "its axes \(axes) and steps \(steps) do not fit its starts \(starts)")
    }
    parts = starts.indices.map { Part(axis: axes[$0], start: starts[$0], end: ends[$0], step: steps[$0]) }
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      "Slice",
      constants: [\Part.start, \.end, \.axis, \.step].map { field in
        .integers(parts.map { $0[keyPath: field] })
      })
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    var shape = try operands.required(0, "input")
    for part in parts {
      let index = try shape.index(ofAxis: part.axis)
      let (range, step, _) = part.places(shape[index])
      shape[index] = range.isEmpty ? 0 : (range.count - 1) / step + 1
    }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    var x = operands[0]
    for part in parts {
      let index = part.axis.wrapped(to: x.shape.count)
      let (range, step, isReversed) = part.places(x.shape[index])
      x = try x.slice(index, range, step: min(step, max(1, x.shape[index])))
      if isReversed { x = try x.flipped([index]) }
    }
    return [x]
  }
}
