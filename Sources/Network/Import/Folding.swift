internal import Arrays
internal import ONNX

/// Computes nodes whose operands are known beforehand, so that weights which pass through them are weights still and the
/// shapes that exporters compute step by step are settings.
enum Folding {
  /// The operators that there are for such values alone.
  static let operations: Set = ["Constant", "ConstantOfShape", "Range", "Shape"]

  /// What `node` makes, `nil` where it has to be computed while the model runs.
  static func value(of node: NodeReader) throws(ModelError) -> TensorData? {
    switch node.operation {
    case "Constant": return try constant(node)
    case "Shape": return try shape(node)
    case "ConstantOfShape": return try filled(node)
    case "Range": return try range(node)
    default: break
    }
    guard let operands = node.knownOperands, let first = operands.first else { return nil }
    switch node.operation {
    case "Identity": return first
    case "Cast": return try cast(first, node)
    case "Reshape", "Squeeze", "Unsqueeze", "Flatten": return try rearranged(first, node)
    case "Transpose": return try transposed(first, node)
    default: break
    }
    let integers = operands.compactMap { $0.integers }
    guard integers.count == operands.count else { return RealFolding.value(of: node, operands) }
    return try IntegerFolding.value(of: node, integers).map { .integers($0) }
  }

  private static func constant(_ node: NodeReader) throws(ModelError) -> TensorData {
    if let value = try node.tensor("value") { return value }
    if let value = try node.integer("value_int") {
      return .integers(ShapedArray(shape: [], scalars: [Int64(value)]))
    }
    if let values = try node.integers("value_ints") {
      return .integers(ShapedArray(values.map { Int64($0) }))
    }
    if let value = try node.real("value_float") {
      return .floats(ShapedArray(shape: [], scalars: [Float(value)]))
    }
    if let values = try node.reals("value_floats") { return .floats(ShapedArray(values.map { Float($0) })) }
    throw ModelError(.unsupported, "a Constant that is neither a tensor nor a number")
  }

  private static func shape(_ node: NodeReader) throws(ModelError) -> TensorData? {
    guard let shape = node.operandShape(0) else { return nil }
    func place(_ name: String) throws(ModelError) -> Int? {
      try node.integer(name).map { min(max($0.wrapped(to: shape.count), 0), shape.count) }
    }
    let start = try place("start") ?? 0
    let end = try place("end") ?? shape.count
    return .integers(ShapedArray(shape[start..<max(start, end)].map { Int64($0) }))
  }

  /// The most numbers that a node makes out of nothing.
  static let filledLimit = 1 << 22

  private static func filled(_ node: NodeReader) throws(ModelError) -> TensorData? {
    guard let shape = try node.probedIntegers(operand: 0)?.first else { return nil }
    let count = try Graph.limited(shape).product()
    guard count <= filledLimit else { throw ModelError(.unsupported, "a constant of \(count) numbers") }
    switch try node.tensor("value") {
    case .integers(let value):
      return .integers(ShapedArray(repeating: value.scalars.first ?? 0, shape: shape))
    case .floats(let value): return .floats(ShapedArray(repeating: value.scalars.first ?? 0, shape: shape))
    case nil: return .floats(ShapedArray(repeating: 0, shape: shape))
    }
  }

  private static func range(_ node: NodeReader) throws(ModelError) -> TensorData? {
    var bounds: [TensorData] = []
    for index in 0..<3 {
      guard let bound = try node.known(operand: index), bound.shape.reduce(1, *) == 1 else {
        throw ModelError(.invalid, "it lacks its start, limit or step, or they are no single numbers")
      }
      bounds.append(bound)
    }
    let reals = bounds.map { bound in
      switch bound {
      case .floats(let array): Double(array.scalars[0])
      case .integers(let array): Double(array.scalars[0])
      }
    }
    let count = ((reals[1] - reals[0]) / reals[2]).rounded(.up)
    guard count.isFinite, count <= Double(filledLimit) else {
      throw ModelError(.unsupported, "a range of \(count) numbers")
    }
    let steps = (0..<Int(max(0, count))).map(Double.init)
    if case .integers = bounds[0] {
      // Beyond, neighbours are the same number in floating point.
      guard steps.allSatisfy({ abs(reals[0] + $0 * reals[2]) <= 0x1p53 }) else {
        throw ModelError(.unsupported, "a range of whole numbers as large as \(reals[0])")
      }
      return .integers(ShapedArray(steps.map { Int64(reals[0] + $0 * reals[2]) }))
    }
    return .floats(ShapedArray(steps.map { Float(reals[0] + $0 * reals[2]) }))
  }

  /// The types of numbers by their code in ONNX: those that files' tensors are widened to, real and whole.
  private static let realTypes: Set = [1, 10, 11, 16]
  private static let wholeTypes: Set = [2, 3, 4, 5, 6, 7, 12, 13]

  private static func cast(_ value: TensorData, _ node: NodeReader) throws(ModelError) -> TensorData? {
    guard let type = try node.integer("to") else {
      throw ModelError(.invalid, "it lacks the type to cast to")
    }
    switch value {
    case .floats where realTypes.contains(type), .integers where wholeTypes.contains(type): return value
    case .integers(let array) where realTypes.contains(type): return .floats(array.map { Float($0) })
    case .floats(let array) where wholeTypes.contains(type):
      guard array.scalars.allSatisfy({ abs($0) < 1e18 }) else { return nil }
      return .integers(array.map { Int64($0) })
    default: return nil
    }
  }

  private static func rearranged(_ value: TensorData, _ node: NodeReader) throws(ModelError) -> TensorData? {
    guard let type = OperatorTable.byName[node.operation] else { return nil }
    // No numbers at all fill a shape of any lengths beside 0.
    let shape = try Graph.limited(type.init(node).outputShapes(OperandShapes([value.shape]))[0])
    return switch value {
    case .floats(let array): .floats(array.reshaped(to: shape))
    case .integers(let array): .integers(array.reshaped(to: shape))
    }
  }

  private static func transposed(_ value: TensorData, _ node: NodeReader) throws(ModelError) -> TensorData {
    let order = try Transpose(node).order(ofRank: value.shape.count)
    return switch value {
    case .floats(let array): .floats(array.permuted(order))
    case .integers(let array): .integers(array.permuted(order))
    }
  }
}

extension TensorData {
  /// The numbers where they are whole.
  var integers: ShapedArray<Int64>? {
    if case .integers(let array) = self { array } else { nil }
  }
}

extension ShapedArray {
  /// The dimensions in another order: dimension d of the result is `order[d]` of this.
  fileprivate func permuted(_ order: [Int]) -> ShapedArray {
    var strides = shape.map { _ in 1 }
    for d in shape.indices.dropLast().reversed() { strides[d] = strides[d + 1] * shape[d + 1] }
    let lengths = order.map { shape[$0] }
    let steps = order.map { strides[$0] }
    var place = order.map { _ in 0 }
    var offset = 0
    var result: [Scalar] = []
    result.reserveCapacity(count)
    for _ in 0..<count {
      result.append(scalars[offset])
      // Counts up from the last dimension.
      for d in order.indices.reversed() {
        place[d] += 1
        offset += steps[d]
        if place[d] < lengths[d] { break }
        offset -= steps[d] * lengths[d]
        place[d] = 0
      }
    }
    return ShapedArray(shape: lengths, scalars: result)
  }
}
