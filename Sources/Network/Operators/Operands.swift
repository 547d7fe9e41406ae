internal import Torch

/// The tensors that an operator is applied to.
struct Operands {
  private let tensors: [Tensor?]
  /// Which of them are weights of the graph.
  let areWeights: [Bool]
  /// What the operator made of the same shapes before.
  let memory: OperatorMemory

  init(_ tensors: [Tensor?], areWeights: [Bool], memory: OperatorMemory) {
    self.tensors = tensors
    self.areWeights = areWeights
    self.memory = memory
  }

  /// How many there are, those left out included.
  var count: Int { tensors.count }

  /// The operand at `index`.
  ///
  /// - Precondition: it is there, as shape inference has seen to.
  subscript(_ index: Int) -> Tensor {
    guard let tensor = tensors[index] else { preconditionFailure("operand \(index) was left out") }
    return tensor
  }

  /// The operand at `index`, `nil` where it was left out.
  func optional(_ index: Int) -> Tensor? { index < tensors.count ? tensors[index] : nil }

  /// Whether the operand at `index` is a weight of the graph.
  func isWeight(_ index: Int) -> Bool { index < areWeights.count && areWeights[index] }

  /// The first two operands as the factors of a product in ``ExecutionMode/absolute``: weights by their size.
  ///
  /// - Throws: ``TorchError`` where both are computed, whose product is no linear operator.
  func absoluteFactors(of operation: String) throws(TorchError) -> (Tensor, Tensor) {
    if let obstacle = Operands.productObstacle(areWeights: areWeights) {
      throw TorchError(kind: .notImplemented, operation: operation, message: obstacle)
    }
    return (
      isWeight(0) ? try self[0].absolute() : self[0], isWeight(1) ? try self[1].absolute() : self[1]
    )
  }
}

extension Operands {
  /// Why the product of the first two operands has no path weights, nil where it has.
  static func productObstacle(areWeights: [Bool]) -> String? {
    areWeights.prefix(2).contains(true)
      ? nil : "a product of two computed values is not linear, so it has no path weights"
  }
}

/// The shapes of an operator's operands.
struct OperandShapes: Sendable {
  private let shapes: [[Int]?]

  init(_ shapes: [[Int]?]) { self.shapes = shapes }

  /// How many there are, those left out included.
  var count: Int { shapes.count }

  /// The shape of the operand at `index`, `nil` where it was left out.
  subscript(_ index: Int) -> [Int]? { index < shapes.count ? shapes[index] : nil }

  /// The shape of the operand at `index`, which must be there.
  func required(_ index: Int, _ role: String) throws(ModelError) -> [Int] {
    guard let shape = self[index] else { throw ModelError(.invalid, "it has no \(role) (operand \(index))") }
    return shape
  }
}
