internal import Arrays
internal import ONNX

/// Computes with real numbers known beforehand, as exporters leave them of scales that follow from shapes.
enum RealFolding {
  /// What `node` makes of `operands`, `nil` where it is nothing that exporters do to scales, or long.
  static func value(of node: NodeReader, _ operands: [TensorData]) -> TensorData? {
    let arrays = operands.compactMap { operand -> ShapedArray<Float>? in
      if case .floats(let array) = operand { array } else { nil }
    }
    // Weights keep their place in the network; scales are single numbers.
    guard arrays.count == operands.count, arrays.allSatisfy({ $0.count == 1 }) else { return nil }
    let shape = arrays.map(\.shape).max { $0.count < $1.count } ?? []
    let numbers = arrays.map { $0.scalars[0] }
    let result: Float? =
      switch (node.operation, numbers.count) {
      case ("Sqrt", 1): numbers[0].squareRoot()
      case ("Reciprocal", 1): 1 / numbers[0]
      case ("Neg", 1): -numbers[0]
      case ("Add", 2): numbers[0] + numbers[1]
      case ("Sub", 2): numbers[0] - numbers[1]
      case ("Mul", 2): numbers[0] * numbers[1]
      case ("Div", 2): numbers[0] / numbers[1]
      default: nil
      }
    return result.map { .floats(ShapedArray(shape: shape, scalars: [$0])) }
  }
}
