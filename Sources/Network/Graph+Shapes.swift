extension Graph {
  /// How many numbers a value may have: more than any memory holds, and so few that sums of lengths, strides and pads
  /// that a file claims stay within an `Int`.
  static let valueLimit = 1 << 48

  /// How many dimensions a value may have: as many as libtorch knows.
  static let rankLimit = 64

  /// Every value's shape when each open dimension of the inputs has length `batch`.
  ///
  /// - Throws: ``ModelError`` at the first node whose operands do not fit it.
  public func shapes(batch: Int = 1) throws(ModelError) -> [String: [Int]] {
    try shapes(ofInputs: inputs.map { input in input.shape.map { $0 ?? batch } })
  }

  /// Every value's shape when the inputs have the shapes `given`.
  func shapes(ofInputs given: [[Int]]) throws(ModelError) -> [String: [Int]] {
    guard given.count == inputs.count else {
      throw ModelError(.invalid, "\(given.count) values are fed to a model that takes \(inputs.count)")
    }
    var shapes: [String: [Int]] = [:]
    for (name, shape) in weights { shapes[name] = try Graph.limited(shape) }
    for (input, shape) in zip(inputs, given) {
      guard input.accepts(shape) else {
        throw ModelError(.invalid, "the input '\(input.name)' takes \(input.shapeText), not \(shape)")
      }
      shapes[input.name] = try Graph.limited(shape)
    }
    for node in nodes {
      do throws(ModelError) {
        let made = try node.operation.outputShapes(node.operandShapes(shapes))
        for (name, shape) in zip(node.outputs, made) { shapes[name] = try Graph.limited(shape) }
      } catch { throw error.at(node.name) }
    }
    for output in outputs where shapes[output] == nil {
      throw ModelError(.invalid, "the output '\(output)' is made by no node")
    }
    return shapes
  }

  /// `shape`, seen to be that of a value within ``valueLimit`` and ``rankLimit``.
  static func limited(_ shape: [Int]) throws(ModelError) -> [Int] {
    guard shape.count <= rankLimit else {
      throw ModelError(.invalid, "a value of \(shape.count) dimensions; there can be \(rankLimit)")
    }
    // A length of 0 must not hide others that overflow when taken by themselves.
    guard shape.allSatisfy({ $0 >= 0 }), try shape.map({ max(1, $0) }).product() <= valueLimit else {
      throw ModelError(.invalid, "a value of shape \(shape) is too large for any memory")
    }
    return shape
  }
}

extension Node {
  /// The shapes of the operands, all of which `shapes` must hold.
  func operandShapes(_ shapes: [String: [Int]]) throws(ModelError) -> OperandShapes {
    var operands: [[Int]?] = []
    for input in inputs {
      guard let input else {
        operands.append(nil)
        continue
      }
      guard let shape = shapes[input] else {
        throw ModelError(.invalid, node: name, "its operand '\(input)' is made by no node before it")
      }
      operands.append(shape)
    }
    return OperandShapes(operands)
  }
}

extension Graph.Input {
  /// Whether a value of `shape` may be fed to it.
  func accepts(_ shape: [Int]) -> Bool {
    shape.count == self.shape.count && zip(self.shape, shape).allSatisfy { $0 == nil || $0 == $1 }
  }

  /// The shape for a person, `?` where any length will do.
  var shapeText: String { "[\(shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", "))]" }
}

extension Collection<Int> {
  /// The product of lengths that a file claims.
  func product() throws(ModelError) -> Int {
    var result = 1
    for length in self {
      let (product, isOverflow) = result.multipliedReportingOverflow(by: length)
      guard !isOverflow else { throw ModelError(.invalid, "the lengths \(Array(self)) are too large") }
      result = product
    }
    return result
  }
}
