internal import Torch

/// Resize and Upsample: a value at other lengths, by interpolation along one dimension after another.
struct Resize: Operator {
  static let onnxNames = ["Resize", "Upsample"]
  static let operandCount: Int? = 1

  /// Whether lengths are kept in proportion, to fit inside those given or around them.
  private enum Policy: String, Sendable {
    case stretch
    case notLarger = "not_larger"
    case notSmaller = "not_smaller"
  }

  private let interpolation: Interpolation
  private let scales: [Double]?
  private let sizes: [Int]?
  private let region: [Double]
  private let axes: [Int]?
  private let policy: Policy

  /// An enlargement of images [n, channels, height, width] in which each place becomes `factor`×`factor` equal ones.
  init(repeating factor: Int) {
    interpolation = Interpolation(coordinates: .asymmetric, nearest: .floor)
    scales = [1, 1, Double(factor), Double(factor)]
    (sizes, region, axes, policy) = (nil, [], nil, .stretch)
  }

  init(_ node: NodeReader) throws(ModelError) {
    var interpolation = Interpolation()
    interpolation.mode = try node.choice("mode", or: .nearest)
    // Before version 11 nothing else could be chosen.
    let isOld = node.operation == "Upsample" || node.opset < 11
    interpolation.coordinates = try node.choice(
      "coordinate_transformation_mode", or: isOld ? .asymmetric : .halfPixel)
    interpolation.nearest = try node.choice("nearest_mode", or: isOld ? .floor : .roundPreferFloor)
    interpolation.cubicCoefficient = try node.real("cubic_coeff_a") ?? -0.75
    interpolation.isAntialiased = try node.integer("antialias") == 1
    interpolation.excludesOutside = try node.integer("exclude_outside") == 1
    interpolation.extrapolationValue = try node.real("extrapolation_value") ?? 0
    self.interpolation = interpolation
    policy = try node.choice("keep_aspect_ratio_policy", or: .stretch)
    axes = try node.integers("axes")
    let scalesOperand = isOld ? 1 : 2
    region = isOld ? [] : try node.reals("", orOperand: 1) ?? []
    let scales = try node.reals("scales", orOperand: scalesOperand)
    self.scales = scales?.isEmpty ?? true ? nil : scales
    sizes = self.scales == nil ? try node.sizes(operand: 3) : nil
    guard self.scales?.allSatisfy({ $0 > 0 && $0 < 1e6 }) ?? true,
      sizes?.allSatisfy({ $0 >= 0 && $0 < 1 << 31 }) ?? (self.scales != nil)
    else { throw ModelError(.invalid, "it lacks scales and sizes, or they are not of sensible size") }
  }

  var encoding: NodeEncoding {
    NodeEncoding(
      "Resize",
      [
        ("mode", .text(interpolation.mode.rawValue)),
        ("coordinate_transformation_mode", .text(interpolation.coordinates.rawValue)),
        ("nearest_mode", .text(interpolation.nearest.rawValue)),
        ("cubic_coeff_a", .real(interpolation.cubicCoefficient)),
        ("exclude_outside", .integer(interpolation.excludesOutside ? 1 : 0)),
        ("extrapolation_value", .real(interpolation.extrapolationValue)),
      ],
      constants: [
        region.isEmpty ? nil : .reals(region), scales.map { .reals($0) }, sizes.map(Self.encoded),
      ],
      since: axes == nil && !interpolation.isAntialiased && policy == .stretch
        ? ONNXExporter.opset : 18)
  }

  /// Sizes of which 0 stands for the batch's length.
  private static func encoded(_ sizes: [Int]) -> AttributeValue {
    sizes.contains(0)
      ? .lengths(sizes.map { $0 == 0 ? .batch(of: 0) : .fixed($0) }) : .integers(sizes)
  }

  /// What happens along one dimension.
  private struct Change {
    let dimension, length: Int
    let scale: Double
    let region: (start: Double, end: Double)
  }

  private func changes(_ shape: [Int]) throws(ModelError) -> [Change] {
    var places: [Int] = []
    for axis in axes ?? Array(shape.indices) { places.append(try shape.index(ofAxis: axis)) }
    guard (scales?.count ?? sizes?.count ?? 0) == places.count,
      region.isEmpty || region.count == 2 * places.count, Set(places).count == places.count
    else { throw ModelError(.invalid, "its scales or sizes are not one for each dimension of \(shape)") }
    var ratios: [Double] = []
    if let scales {
      ratios = scales
    } else if let sizes {
      ratios = zip(sizes, places).map { $0 == 0 ? 1 : Double($0) / Double(max(1, shape[$1])) }
      if policy != .stretch {
        let ratio = (policy == .notLarger ? ratios.min() : ratios.max()) ?? 1
        ratios = ratios.map { _ in ratio }
      }
    }
    // The definition divides by the length before it is rounded, and onnxruntime by that after.
    if let scales, interpolation.coordinates == .alignCorners, interpolation.mode != .nearest,
      !zip(scales, places).allSatisfy({ (Double(shape[$1]) * $0).rounded() == Double(shape[$1]) * $0 })
    {
      throw ModelError(
        .unsupported, "aligned corners with scales \(scales) that make no whole lengths of \(shape)")
    }
    var changes: [Change] = []
    for (index, dimension) in places.enumerated() {
      let length = shape[dimension]
      let region =
        region.isEmpty ? (start: 0, end: 1) : (start: region[index], end: region[places.count + index])
      var new = Double(length) * ratios[index]
      // A part alone is what is resized.
      if interpolation.coordinates == .cropAndResize, scales != nil { new *= region.end - region.start }
      guard new >= 0, new <= Double(Graph.valueLimit), (region.end - region.start).isFinite else {
        throw ModelError(.invalid, "its scales or its part make \(new) of the length \(length)")
      }
      let result =
        scales != nil
        ? Int(new.rounded(.down))
        : policy == .stretch
          ? (sizes.map { $0[index] == 0 ? length : $0[index] } ?? length) : Int(new.rounded())
      changes.append(Change(dimension: dimension, length: result, scale: ratios[index], region: region))
    }
    return changes
  }

  func outputShapes(_ operands: OperandShapes) throws(ModelError) -> [[Int]] {
    var shape = try operands.required(0, "input")
    for change in try changes(shape) {
      guard shape[change.dimension] > 0 || change.length == 0 else {
        throw ModelError(.invalid, "an empty value of shape \(shape) cannot be resized")
      }
      shape[change.dimension] = change.length
    }
    return [shape]
  }

  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    var x = operands[0]
    guard let changes = try? changes(x.shape) else { preconditionFailure("shapes were looked at before") }
    if let size = repeated(x.shape) {
      return [try x.resizedToNearest(height: size.height, width: size.width)]
    }
    for change in changes {
      let length = x.shape[change.dimension]
      let isWhole = change.region.start == 0 && change.region.end == 1
      guard change.length != length || change.scale != 1 || !isWhole else { continue }
      x = try combined(x, change, operands.memory, isAbsolute: mode.isAbsolute)
    }
    return [x]
  }

  /// Whether it repeats every place of images twice along height and width, and does nothing else.
  var doublesImages: Bool { repeated([1, 1, 1, 1]).map { $0 == (2, 2) } ?? false }

  /// The size that images of `shape` are brought to by repeating places a whole number of times; nil where that is not what happens.
  private func repeated(_ shape: [Int]) -> (height: Int, width: Int)? {
    guard interpolation.mode == .nearest, interpolation.coordinates == .asymmetric,
      interpolation.nearest == .floor, axes == nil, region.isEmpty, shape.count == 4,
      let scales, scales.starts(with: [1, 1]), scales.allSatisfy({ $0 >= 1 && $0 == $0.rounded() })
    else { return nil }
    return (shape[2] * Int(scales[2]), shape[3] * Int(scales[3]))
  }

  private func combined(
    _ x: Tensor, _ change: Change, _ memory: OperatorMemory, isAbsolute: Bool
  ) throws(TorchError) -> Tensor {
    let (dimension, length) = (change.dimension, x.shape[change.dimension])
    func rows() -> [Interpolation.Row] {
      interpolation.rows(from: length, to: change.length, scale: change.scale, region: change.region)
    }
    if interpolation.mode == .nearest, interpolation.coordinates != .cropAndResize {
      let places = try memory.tensor([dimension]) { () throws(TorchError) in
        try Tensor(rows().map { Int64($0?[0].place ?? 0) }, shape: [change.length], on: x.device)
      }
      return try x.selecting(places, dimension: dimension)
    }
    let matrix = try memory.tensor([dimension, isAbsolute ? 1 : 0]) { () throws(TorchError) in
      try Self.matrix(rows(), length: length, isAbsolute: isAbsolute, on: x.device).to(x.elementType())
    }
    // The dimension last, where a product with a matrix takes it.
    var order = Array(x.shape.indices)
    order.swapAt(dimension, order.count - 1)
    var result = try x.permuted(order).matmul(matrix.transposed())
    if interpolation.extrapolationValue != 0, !isAbsolute {
      result =
        try result
        + memory.tensor([dimension, 0, 1]) { () throws(TorchError) in
          let outside = rows().map { $0 == nil ? Float(interpolation.extrapolationValue) : 0 }
          return try Tensor(outside, shape: [change.length], on: x.device)
        }
    }
    return try result.permuted(order)
  }

  /// The weights of `rows`, a row each, of `length` numbers.
  private static func matrix(
    _ rows: [Interpolation.Row], length: Int, isAbsolute: Bool, on device: Device
  ) throws(TorchError) -> Tensor {
    var weights = [Float](repeating: 0, count: rows.count * length)
    for (index, row) in rows.enumerated() {
      for (place, weight) in row ?? [] {
        weights[index * length + place] += Float(isAbsolute ? abs(weight) : weight)
      }
    }
    return try Tensor(weights, shape: [rows.count, length], on: device)
  }
}

extension NodeReader {
  /// The sizes that the operand `index` gives; 0 for a length that follows the batch, and so is kept.
  fileprivate func sizes(operand index: Int) throws(ModelError) -> [Int]? {
    guard let lists = try probedIntegers(operand: index) else { return nil }
    var sizes = try lengths(lists).map { $0 ?? 0 }
    // A file exported with a fixed batch has its number here.
    if let fixedBatch, sizes.count > 2, sizes[0] == fixedBatch { sizes[0] = 0 }
    return sizes
  }
}
