internal import Torch

/// Attention: softmax(Q·Kᵀ·scale + mask)·V for each head (Vaswani et al. 2017, section 3.2), as ONNX has it since version 23.
///
/// Operands are N×heads×length×width, or N×length×(heads·width) with the numbers of heads as attributes.
struct Attention: Operator {
  static let onnxNames = ["Attention"]

  private let isCausal: Bool
  private let queryHeads, keyHeads: Int?
  private let scale: Double?
  private let softcap: Double

  init(_ node: NodeReader) throws(ModelError) {
    isCausal = try node.integer("is_causal") == 1
    queryHeads = try node.integer("q_num_heads")
    keyHeads = try node.integer("kv_num_heads")
    scale = try node.real("scale")
    softcap = try node.real("softcap") ?? 0
    guard !(4..<max(4, node.operandCount)).contains(where: node.hasOperand), node.takenCount == 1 else {
      throw ModelError(.unsupported, "an attention with earlier keys and values, or that gives out its own")
    }
    guard [queryHeads, keyHeads].allSatisfy({ $0 ?? 1 > 0 }) else {
      throw ModelError(.invalid, "its numbers of heads are not positive")
    }
  }

  var encoding: NodeEncoding {
    var attributes = [
      ("is_causal", AttributeValue.integer(isCausal ? 1 : 0)), ("softcap", .real(softcap)),
    ]
    if let queryHeads { attributes.append(("q_num_heads", .integer(queryHeads))) }
    if let keyHeads { attributes.append(("kv_num_heads", .integer(keyHeads))) }
    if let scale { attributes.append(("scale", .real(scale))) }
    return NodeEncoding("Attention", attributes, since: 23)
  }

  /// The shape N×heads×length×width of an operand.
  private func heads(_ shape: [Int], _ count: Int?) throws(ModelError) -> [Int] {
    if shape.count == 4 { return shape }
    guard shape.count == 3, let count, shape[2] % count == 0 else {
      throw ModelError(.invalid, "an operand of shape \(shape) is not \(count ?? 0) heads")
    }
    return [shape[0], count, shape[1], shape[2] / count]
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let given = try operands.required(0, "query")
    let query = try heads(given, queryHeads)
    let key = try heads(operands.required(1, "key"), keyHeads)
    let value = try heads(operands.required(2, "value"), keyHeads)
    guard query[0] == key[0], key[0] == value[0], query[3] == key[3], key[2] == value[2], key[1] == value[1]
    else { throw ModelError(.invalid, "queries \(query), keys \(key) and values \(value) do not fit") }
    guard query[1] == key[1] else {
      // One text has neighbouring heads share, another those that are as far apart as there are keys.
      throw ModelError(
        .unsupported, "heads that share keys, which versions of ONNX's definition do differently")
    }
    if let mask = operands[3] {
      let scores = [query[0], query[1], query[2], key[2]]
      guard try broadcast(mask, scores) == scores else {
        throw ModelError(.invalid, "a mask of shape \(mask) does not fit scores of \(scores)")
      }
    }
    return [
      given.count == 4
        ? [query[0], query[1], query[2], value[3]] : [query[0], query[2], query[1] * value[3]]
    ]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    if case .absolute = mode, let obstacle = pathObstacle(areWeights: operands.areWeights) {
      throw TorchError(kind: .notImplemented, operation: "Attention", message: obstacle)
    }
    let isFlat = operands[0].shape.count == 3
    let query = try split(operands[0], queryHeads)
    let (n, heads, length, width) = (query.shape[0], query.shape[1], query.shape[2], query.shape[3])
    let key = try split(operands[1], keyHeads)
    let value = try split(operands[2], keyHeads)
    // The scale's root on both sides, as ONNX defines it, keeps products small.
    let root = (scale ?? 1 / Double(width).squareRoot()).squareRoot()
    var scores = try (query * root).matmul((key * root).transposed())
    if isCausal { scores = try scores + causalMask(length, key.shape[2], on: scores.device) }
    if let mask = operands.optional(3) { scores = try masked(scores, mask) }
    if softcap > 0 { scores = try (scores / softcap).tanh() * softcap }
    let result = try scores.softmax(-1).matmul(value)
    guard isFlat else { return [result] }
    return [try result.permuted([0, 2, 1, 3]).reshaped([n, length, heads * value.shape[3]])]
  }

  private func split(_ x: Tensor, _ count: Int?) throws(TorchError) -> Tensor {
    guard x.shape.count == 3, let count else { return x }
    return try x.reshaped([x.shape[0], x.shape[1], count, -1]).permuted([0, 2, 1, 3])
  }

  /// Truth values say what may be seen; numbers are added.
  private func masked(_ scores: Tensor, _ mask: Tensor) throws(TorchError) -> Tensor {
    guard try mask.elementType() == .bool else { return try scores + mask }
    let hidden = try Tensor(repeating: -.infinity, shape: [1], on: scores.device)
    return try mask.select(scores, otherwise: hidden)
  }

  /// 0 where a key is no later than the query, -∞ elsewhere: [length, keys].
  private func causalMask(_ length: Int, _ keys: Int, on device: Device) throws(TorchError) -> Tensor {
    let numbers = (0..<length).flatMap { row in (0..<keys).map { $0 > row ? -Float.infinity : 0 } }
    return try Tensor(numbers, shape: [length, keys], on: device)
  }

  func pathObstacle(areWeights: [Bool]) -> String? {
    "products of computed values are not linear, so it has no path weights"
  }
}
