internal import Torch

/// What a step of a network does to tensors.
protocol TensorOperation: Sendable {
  /// What it makes of operands whose shapes were looked at before.
  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor]
}

/// One kind of node: everything that kdmeta knows about it stands in the type that conforms.
///
/// An operator is a value with its settings in final form: what ONNX spreads over attributes and constant operands
/// of one version or another is gathered when a node is read, and spread again when it is written.
protocol Operator: TensorOperation {
  /// The ONNX operators that this type stands for.
  static var onnxNames: [String] { get }

  /// The operator that an ONNX node describes.
  init(_ node: NodeReader) throws(ModelError)

  /// The ONNX node that describes this operator, in the version that ``ONNXExporter`` writes.
  var encoding: NodeEncoding { get }

  /// How many of an ONNX node's operands are values at run time; the rest are settings. `nil`: all of them.
  static var operandCount: Int? { get }

  /// The shapes of what it makes of operands of these shapes.
  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]]

  /// The part that a weight plays as operand `index`.
  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole

  /// How many multiplications, each with its addition, it takes.
  func multiplyAccumulates(_ operands: OperandShapes, outputs: [[Int]]) throws(ModelError) -> Int

  /// Where it belongs in a layer.
  var kind: OperatorKind { get }

  /// Whether it takes the graph's first input as a last operand, for the length of its batch.
  var followsBatch: Bool { get }

  /// Why it has no path weights (``ExecutionMode/absolute``) where of its operands those are weights that `areWeights` says;
  /// nil where it has.
  func pathObstacle(areWeights: [Bool]) -> String?

  /// Whether the file asks for what only training does, which is not obeyed: such files are exports by mistake.
  var wasExportedInTraining: Bool { get }
}

extension Operator {
  static var operandCount: Int? { nil }
  func role(ofOperand index: Int, weights: OperandShapes) -> WeightRole { .constant }
  func multiplyAccumulates(_ operands: OperandShapes, outputs: [[Int]]) -> Int { 0 }
  var kind: OperatorKind { .other }
  var followsBatch: Bool { false }
  func pathObstacle(areWeights: [Bool]) -> String? { nil }
  var wasExportedInTraining: Bool { false }
}

/// Where an operator belongs in a layer.
enum OperatorKind: Sendable, Hashable {
  /// Begins a layer: multiplies by weights.
  case convolution, dense
  /// Scales, shifts or adds what the layer has made, unit by unit.
  case adjustment
  /// Ends a layer: a function of each unit, or of all of them.
  case activation
  /// Leaves units as they are while a network is used, or only arranges them.
  case passThrough
  /// Makes other units: pooling, joins.
  case other
}
