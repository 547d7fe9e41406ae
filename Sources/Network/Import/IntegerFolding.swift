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
    case "Mod": try combined(operands) { remainder($0, $1, truncates: (try? node.integer("fmod")) == 1) }
    case "Max": try combined(operands) { (max($0, $1), false) }
    case "Min": try combined(operands) { (min($0, $1), false) }
    case "Equal": try combined(operands) { ($0 == $1 ? 1 : 0, false) }
    case "Greater": try combined(operands) { ($0 > $1 ? 1 : 0, false) }
    case "Less": try combined(operands) { ($0 < $1 ? 1 : 0, false) }
    case "And": try combined(operands) { ($0 & $1, false) }
    case "Or": try combined(operands) { ($0 | $1, false) }
    case "Not": operands[0].map { $0 == 0 ? 1 : 0 }
    case "Where": selected(operands)
    case "ReduceProd" where operands.count == 1: try reduced(operands[0], node)
    case "Gather": try gathered(operands)
    case "Concat": try joined(operands)
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

  private static func remainder(_ x: Int64, _ y: Int64, truncates: Bool) -> (
    partialValue: Int64, overflow: Bool
  ) {
    let (rest, overflow) = x.remainderReportingOverflow(dividingBy: y)
    return (!truncates && rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest, overflow)
  }

  private static func selected(_ operands: [ShapedArray<Int64>]) -> ShapedArray<Int64>? {
    guard operands.count == 3 else { return nil }
    let shape = operands.map(\.shape).max { $0.count < $1.count } ?? []
    let count = operands.map(\.count).max() ?? 0
    guard operands.allSatisfy({ $0.count == count || $0.count == 1 }), shape.reduce(1, *) == count else {
      return nil
    }
    return ShapedArray(
      shape: shape,
      scalars: (0..<count).map { index in
        let picked = operands.map { $0.scalars[$0.count == 1 ? 0 : index] }
        return picked[0] != 0 ? picked[1] : picked[2]
      })
  }

  /// The product of a list, which is how many numbers a shape holds.
  private static func reduced(
    _ list: ShapedArray<Int64>, _ node: NodeReader
  ) throws(ModelError) -> ShapedArray<Int64>? {
    guard list.shape.count == 1 else { return nil }
    var product: Int64 = 1
    for number in list.scalars {
      let (next, overflow) = product.multipliedReportingOverflow(by: number)
      guard !overflow else { throw ModelError(.invalid, "the product of \(list.scalars) is too large") }
      product = next
    }
    return ShapedArray(shape: try node.integer("keepdims") == 0 ? [] : [1], scalars: [product])
  }

  private static func gathered(_ operands: [ShapedArray<Int64>]) throws(ModelError) -> ShapedArray<Int64>? {
    guard operands.count == 2, operands[0].shape.count == 1 else { return nil }
    let list = operands[0].scalars
    var scalars: [Int64] = []
    for index in operands[1].scalars {
      guard (-list.count..<list.count).contains(Int(index)) else {
        throw ModelError(.invalid, "its index \(index) is out of the range of \(list.count) numbers")
      }
      scalars.append(list[Int(index).wrapped(to: list.count)])
    }
    return ShapedArray(shape: operands[1].shape, scalars: scalars)
  }

  private static func joined(_ operands: [ShapedArray<Int64>]) throws(ModelError) -> ShapedArray<Int64>? {
    guard operands.allSatisfy({ $0.shape.count == 1 }) else { return nil }
    let count = operands.reduce(0) { $0 + $1.count }
    guard count <= Folding.filledLimit else { throw ModelError(.unsupported, "a list of \(count) numbers") }
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
    func place(_ index: Int) -> Int { min(max(index.wrapped(to: list.count), 0), list.count) }
    return list.rows(place(start)..<max(place(start), place(end)))
  }
}
