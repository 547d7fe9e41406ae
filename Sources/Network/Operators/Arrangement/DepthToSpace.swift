internal import Torch

/// DepthToSpace and SpaceToDepth: channels laid out as blocks of pixels, and back.
struct DepthToSpace: Operator {
  static let onnxNames = ["DepthToSpace", "SpaceToDepth"]

  private let isInverse: Bool
  private let block: Int
  /// Whether the channels that become one block stand together (CRD) or one group of channels after another (DCR).
  private let isColumnMajor: Bool

  init(_ node: NodeReader) throws(ModelError) {
    isInverse = node.operation == "SpaceToDepth"
    guard let block = try node.integer("blocksize"), (1..<1 << 15).contains(block) else {
      throw ModelError(.invalid, "it lacks a blocksize of sensible size")
    }
    self.block = block
    isColumnMajor = try node.text("mode") == "CRD"
  }

  var encoding: NodeEncoding {
    isInverse
      ? NodeEncoding("SpaceToDepth", [("blocksize", .integer(block))])
      : NodeEncoding(
        "DepthToSpace", [("blocksize", .integer(block)), ("mode", .text(isColumnMajor ? "CRD" : "DCR"))])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let x = try operands.required(0, "input")
    guard x.count == 4 else { throw ModelError(.invalid, "an input of shape \(x) is not N×C×H×W") }
    if isInverse {
      guard x[2] % block == 0, x[3] % block == 0 else {
        throw ModelError(.invalid, "blocks of \(block) do not fill images of \(x)")
      }
      return [[x[0], try [x[1], block, block].product(), x[2] / block, x[3] / block]]
    }
    guard x[1] % (block * block) == 0 else {
      throw ModelError(.invalid, "\(x[1]) channels are not blocks of \(block)×\(block)")
    }
    return [[x[0], x[1] / (block * block), try [x[2], block].product(), try [x[3], block].product()]]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    if isInverse {
      let apart = try x.reshaped([n, c, h / block, block, w / block, block]).permuted([0, 3, 5, 1, 2, 4])
      return [try apart.reshaped([n, c * block * block, h / block, w / block])]
    }
    let depth = c / (block * block)
    let apart =
      isColumnMajor
      ? try x.reshaped([n, depth, block, block, h, w]).permuted([0, 1, 4, 2, 5, 3])
      : try x.reshaped([n, block, block, depth, h, w]).permuted([0, 3, 4, 1, 5, 2])
    return [try apart.reshaped([n, depth, h * block, w * block])]
  }

  var kind: OperatorKind { .passThrough }
}
