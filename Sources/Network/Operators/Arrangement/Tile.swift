internal import Torch

/// Tile: a value repeated so many times along each dimension.
struct Tile: Operator {
  static let onnxNames = ["Tile"]
  static let operandCount: Int? = 1
  private let repeats: [Int]

  init(_ node: NodeReader) throws(ModelError) {
    guard let repeats = try node.integers("", orOperand: 1),
      repeats.allSatisfy({ (0..<1 << 31).contains($0) })
    else {
      throw ModelError(.invalid, "it lacks its repeats, or they are of no sensible size")
    }
    self.repeats = repeats
  }

  var encoding: NodeEncoding { NodeEncoding("Tile", constants: [.integers(repeats)]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    guard input.count == repeats.count else {
      throw ModelError(.invalid, "its repeats \(repeats) are not one for each dimension of \(input)")
    }
    var shape: [Int] = []
    for (length, count) in zip(input, repeats) { shape.append(try [length, count].product()) }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    // A dimension of its own for the repeats before each.
    let apart = try x.reshaped(x.shape.flatMap { [1, $0] })
    let repeated = try apart.expanded(zip(repeats, x.shape).flatMap { [$0, $1] })
    return [try repeated.reshaped(zip(repeats, x.shape).map { $0 * $1 })]
  }
}
