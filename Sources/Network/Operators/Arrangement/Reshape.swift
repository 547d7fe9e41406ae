internal import Torch

/// Reshape: the same numbers under a shape known beforehand, in which 0 keeps a length and -1 takes what is left.
struct Reshape: Operator {
  static let onnxNames = ["Reshape"]
  static let operandCount: Int? = 1
  private let shape: [Int]

  /// A reshape of rows to `shape` each.
  init(rows shape: [Int]) { self.shape = [0] + shape }

  init(_ node: NodeReader) throws(ModelError) {
    guard let lists = try node.probedIntegers(operand: 1) else {
      throw ModelError(.invalid, "it lacks its shape")
    }
    var shape = lists[0]
    guard lists.allSatisfy({ $0.count == shape.count }) else {
      throw ModelError(.unsupported, "a reshape to a number of dimensions that follows the batch")
    }
    guard try node.integer("allowzero") != 1 || !shape.contains(0) else {
      throw ModelError(.unsupported, "a reshape to no numbers at all (allowzero)")
    }
    for index in shape.indices where lists.contains(where: { $0[index] != shape[index] }) {
      // The length follows the batch: it is that of the input, or what the others leave.
      if node.operandLengths(0, dimension: index) == lists.map({ $0[index] }) {
        shape[index] = 0
      } else if !lists[0].contains(-1), !shape.contains(-1) {
        shape[index] = -1
      } else {
        throw ModelError(.unsupported, "a reshape to \(lists[0]) for a batch of 2, \(lists[1]) for one of 3")
      }
    }
    // A file exported with a fixed batch has its number here; the batch keeps its own length instead.
    if let batch = node.fixedBatch, shape.first == batch { shape[0] = shape.contains(-1) ? 0 : -1 }
    self.shape = shape
  }

  var encoding: NodeEncoding { NodeEncoding("Reshape", constants: [.integers(shape)]) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "input")
    var result = shape
    for (index, length) in shape.enumerated() where length == 0 {
      guard index < input.count else {
        throw ModelError(.invalid, "its shape \(shape) keeps a dimension that \(input) does not have")
      }
      result[index] = input[index]
    }
    let known = try result.filter { $0 != -1 }.product()
    let total = try input.product()
    if let open = result.firstIndex(of: -1) {
      guard known > 0, total % known == 0 else {
        throw ModelError(.invalid, "\(input) does not fill the shape \(shape)")
      }
      result[open] = total / known
    }
    guard result.allSatisfy({ $0 >= 0 }), try result.product() == total else {
      throw ModelError(.invalid, "\(input) does not fill the shape \(shape)")
    }
    return [result]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let input = operands[0].shape
    return [try operands[0].reshaped(shape.enumerated().map { $1 == 0 ? input[$0] : $1 })]
  }

  var kind: OperatorKind { .passThrough }
}
