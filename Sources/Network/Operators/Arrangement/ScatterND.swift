internal import Torch

/// ScatterND: a value with the slices at given places replaced, or added to.
struct ScatterND: Operator {
  static let onnxNames = ["ScatterND"]
  private let adds: Bool

  init(_ node: NodeReader) throws(ModelError) {
    switch try node.text("reduction") ?? "none" {
    case "none": adds = false
    case "add": adds = true
    case let other: throw ModelError(.unsupported, "a scattering that combines by '\(other)'; only add is")
    }
  }

  var encoding: NodeEncoding { NodeEncoding("ScatterND", adds ? [("reduction", .text("add"))] : []) }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    let data = try operands.required(0, "data")
    let places = try operands.required(1, "indices")
    let updates = try operands.required(2, "updates")
    guard let depth = places.last, depth <= data.count, depth > 0,
      updates == Array(places.dropLast()) + Array(data[depth...])
    else {
      throw ModelError(.invalid, "indices \(places) and updates \(updates) do not fit data of shape \(data)")
    }
    return [data]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    let x = operands[0]
    let places = try operands[1].to(.int64, on: x.device)
    let depth = places.shape[places.shape.count - 1]
    let rest = Array(x.shape[depth...])
    // The first dimensions as one: a place is the sum of its coordinates' strides.
    let rows = try places.reshaped([-1, depth])
    var row: Tensor?
    for dimension in 0..<depth {
      let stride = x.shape[(dimension + 1)..<depth].reduce(1, *)
      let step = try Tensor([Int64(stride)], shape: [1], on: x.device)
      let part = try rows.slice(1, dimension..<dimension + 1).countedFromStart(x.shape[dimension]) * step
      row = if let row { try row + part } else { part }
    }
    guard let row else { preconditionFailure("indices have coordinates") }
    let replaced = try x.reshaped([x.shape[..<depth].reduce(1, *)] + rest).replacingRows(
      row.reshaped([row.count]), with: operands[2].reshaped([row.count] + rest), adding: adds)
    return [try replaced.reshaped(x.shape)]
  }
}
