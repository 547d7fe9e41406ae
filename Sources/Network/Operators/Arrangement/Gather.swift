internal import Torch

/// Gather and GatherElements: the numbers at given places along an axis.
///
/// Gather takes whole slices, so its result has the indices' dimensions in place of the axis; GatherElements takes a number
/// for each index, and its result has the indices' shape.
struct Gather: Operator {
  static let onnxNames = ["Gather", "GatherElements"]

  private let takesElements: Bool
  private let axis: Int

  init(_ node: NodeReader) throws(ModelError) {
    takesElements = node.operation == "GatherElements"
    axis = try node.integer("axis") ?? 0
  }

  var encoding: NodeEncoding {
    NodeEncoding(takesElements ? "GatherElements" : "Gather", [("axis", .integer(axis))])
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let input = try operands.required(0, "data")
    let places = try operands.required(1, "indices")
    let index = try input.index(ofAxis: axis)
    guard takesElements else { return [Array(input[..<index]) + places + Array(input[(index + 1)...])] }
    guard places.count == input.count,
      zip(places, input).enumerated().allSatisfy({ $0 == index || $1.0 <= $1.1 })
    else { throw ModelError(.invalid, "indices of shape \(places) do not fit data of shape \(input)") }
    return [places]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let index = axis.wrapped(to: x.shape.count)
    let places = try operands[1].to(.int64, on: x.device).countedFromStart(x.shape[index])
    if takesElements { return [try x.gathering(places, dimension: index)] }
    let chosen = try x.selecting(places.reshaped([places.count]), dimension: index)
    return [try chosen.reshaped(Array(x.shape[..<index]) + places.shape + Array(x.shape[(index + 1)...]))]
  }
}

extension Tensor {
  /// Whole numbers of which the negative ones count from the end of a dimension of `length`, all counted from its start.
  func countedFromStart(_ length: Int) throws(TorchError) -> Tensor {
    let zero = try Tensor([Int64(0)], shape: [], on: device)
    let whole = try Tensor([Int64(length)], shape: [], on: device)
    return try zero.greater(than: self).select(self + whole, otherwise: self)
  }
}
