internal import Arrays

/// Computes with whole numbers known beforehand: the arithmetic of shapes.
enum IntegerFolding {
  /// What `node` makes of `operands`, `nil` where it is nothing that exporters do to shapes.
  static func value(
    of node: NodeReader, _ operands: [ShapedArray<Int64>]
  ) throws(ModelError) -> ShapedArray<Int64>? {
    switch node.operation {
    case "Add": try combined(operands) { $0.addingReportingOverflow($1) }
    case "Sub": try combined(operands) { $0.subtractingReportingOverflow($1) }
    case "Mul": try combined(operands) { $0.multipliedReportingOverflow(by: $1) }
    case "Div": try combined(operands) { $0.dividedReportingOverflow(by: $1) }
    case "Gather": try gathered(operands)
    case "Concat": joined(operands)
    case "Slice": try sliced(node, operands[0])
    default: nil
    }
  }

  /// Element by element; one number goes with each of a list.
  private static func combined(
    _ operands: [ShapedArray<Int64>], _ function: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(ModelError) -> ShapedArray<Int64>? {
    guard operands.count == 2 else { return nil }
    let (a, b) = (operands[0], operands[1])
    guard a.shape == b.shape || a.count == 1 || b.count == 1, a.count > 0, b.count > 0 else { return nil }
    let shape = try broadcast(a.shape, b.shape)
    var scalars: [Int64] = []
    for index in 0..<max(a.count, b.count) {
      let (x, y) = (a.scalars[a.count == 1 ? 0 : index], b.scalars[b.count == 1 ? 0 : index])
      let (value, isOverflow) = function(x, y)
      guard !isOverflow else { throw ModelError(.invalid, "its result for \(x) and \(y) is no integer") }
      scalars.append(value)
    }
    return ShapedArray(shape: shape, scalars: scalars)
  }

  private static func gathered(_ operands: [ShapedArray<Int64>]) throws(ModelError) -> ShapedArray<Int64>? {
    guard operands.count == 2, operands[0].shape.count == 1 else { return nil }
    let list = operands[0].scalars
    var scalars: [Int64] = []
    for index in operands[1].scalars {
      guard (-list.count..<list.count).contains(Int(index)) else {
        throw ModelError(.invalid, "its index \(index) is out of the range of \(list.count) numbers")
      }
      scalars.append(list[index < 0 ? Int(index) + list.count : Int(index)])
    }
    return ShapedArray(shape: operands[1].shape, scalars: scalars)
  }

  private static func joined(_ operands: [ShapedArray<Int64>]) -> ShapedArray<Int64>? {
    guard operands.allSatisfy({ $0.shape.count == 1 }) else { return nil }
    return ShapedArray(operands.flatMap(\.scalars))
  }

  private static func sliced(
    _ node: NodeReader, _ list: ShapedArray<Int64>
  ) throws(ModelError) -> ShapedArray<Int64>? {
    guard list.shape.count == 1, let start = try node.integers("starts", orOperand: 1)?.first,
      let end = try node.integers("ends", orOperand: 2)?.first,
      try node.integers("steps", orOperand: 4)?.first ?? 1 == 1
    else { return nil }
    // Ends far outside stand for the ends of the list.
    func place(_ index: Int) -> Int { min(max(index < 0 ? index + list.count : index, 0), list.count) }
    return list.rows(place(start)..<max(place(start), place(end)))
  }
}
