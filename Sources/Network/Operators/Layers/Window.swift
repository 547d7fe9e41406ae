internal import Torch

/// How a kernel or a pooling window steps over the spatial dimensions of its input.
struct Window: Hashable, Sendable {
  /// What is put around the input.
  enum Padding: Hashable, Sendable {
    /// So many before and after, one entry a spatial dimension.
    case explicit(before: [Int], after: [Int])
    /// As many as make the output ⌈input / stride⌉ long; an odd one goes after, or before.
    case same(oddOneFirst: Bool)
  }

  private let strides, dilations: [Int]?
  /// What is put around the input.
  let padding: Padding
  /// Whether a window that only partly fits makes an output.
  let ceilMode: Bool

  /// A window with steps of `stride` over an input padded evenly.
  init(stride: [Int], padding: [Int]) {
    strides = stride
    dilations = nil
    self.padding = .explicit(before: padding, after: padding)
    ceilMode = false
  }

  /// The window that an ONNX node describes: `strides`, `dilations`, `pads`, `auto_pad`, `ceil_mode`.
  init(_ node: NodeReader) throws(ModelError) {
    strides = try node.integers("strides")
    dilations = try node.integers("dilations")
    ceilMode = try node.integer("ceil_mode") == 1
    let pads = try node.integers("pads")
    switch try node.text("auto_pad") ?? "NOTSET" {
    case "NOTSET":
      guard let pads else {
        padding = .explicit(before: [], after: [])
        break
      }
      guard pads.count % 2 == 0 else { throw ModelError(.invalid, "its pads \(pads) are not in pairs") }
      let half = pads.count / 2
      padding = .explicit(before: Array(pads[..<half]), after: Array(pads[half...]))
    case "VALID": padding = .explicit(before: [], after: [])
    case "SAME_UPPER": padding = .same(oddOneFirst: false)
    case "SAME_LOWER": padding = .same(oddOneFirst: true)
    case let other: throw ModelError(.invalid, "its auto_pad '\(other)' is none that ONNX knows")
    }
    for (name, values) in [("strides", strides), ("dilations", dilations)] {
      guard values?.allSatisfy({ $0 > 0 && $0 < Window.limit }) ?? true else {
        throw ModelError(.invalid, "its \(name) \(values ?? []) are not all positive and of sensible size")
      }
    }
    if case .explicit(let before, let after) = padding {
      guard (before + after).allSatisfy({ $0 >= 0 }) else {
        throw ModelError(.unsupported, "negative pads \(before + after)")
      }
      guard (before + after).allSatisfy({ $0 < Window.limit }) else {
        throw ModelError(.invalid, "its pads \(before + after) are not of sensible size")
      }
    }
  }

  /// No setting reaches this, so that products of two stay within an `Int`.
  private static let limit = 1 << 31

  func stride(_ rank: Int) -> [Int] { strides ?? Array(repeating: 1, count: rank) }

  func dilation(_ rank: Int) -> [Int] { dilations ?? Array(repeating: 1, count: rank) }

  /// What is put before and after each dimension of an input of `sizes`.
  func amounts(_ sizes: [Int], kernel: [Int]) -> (before: [Int], after: [Int]) {
    switch padding {
    case .explicit(let before, let after):
      let none = sizes.map { _ in 0 }
      return (before.isEmpty ? none : before, after.isEmpty ? none : after)
    case .same(let oddOneFirst):
      let stride = stride(sizes.count)
      let dilation = dilation(sizes.count)
      let totals = sizes.indices.map { d in
        let steps = (sizes[d] + stride[d] - 1) / stride[d]
        return max(0, (steps - 1) * stride[d] + (kernel[d] - 1) * dilation[d] + 1 - sizes[d])
      }
      let small = totals.map { $0 / 2 }
      let large = totals.map { $0 - $0 / 2 }
      return oddOneFirst ? (large, small) : (small, large)
    }
  }

  /// The window over `dimensions` alone; over one dimension and another in which it does nothing where that is just one.
  func plane(_ dimensions: Range<Int>) -> Window {
    func part(_ settings: [Int], _ neutral: Int) -> [Int] {
      settings.isEmpty ? [] : settings[dimensions] + (dimensions.count == 1 ? [neutral] : [])
    }
    let padding: Padding =
      switch padding {
      case .explicit(let before, let after): .explicit(before: part(before, 0), after: part(after, 0))
      case .same: padding
      }
    return Window(
      strides: strides.map { part($0, 1) }, dilations: dilations.map { part($0, 1) }, padding: padding,
      ceilMode: ceilMode)
  }

  private init(strides: [Int]?, dilations: [Int]?, padding: Padding, ceilMode: Bool) {
    self.strides = strides
    self.dilations = dilations
    self.padding = padding
    self.ceilMode = ceilMode
  }

  /// How many places the window takes along each dimension of an input of `sizes`.
  ///
  /// - Throws: ``ModelError`` where a window of `kernel` does not fit such an input. What the other functions are
  ///   given has passed this one.
  func outputSizes(_ sizes: [Int], kernel: [Int]) throws(ModelError) -> [Int] {
    var settings = [kernel, stride(sizes.count), dilation(sizes.count)]
    if case .explicit(let before, let after) = padding, !before.isEmpty { settings += [before, after] }
    guard settings.allSatisfy({ $0.count == sizes.count }) else {
      throw ModelError(
        .invalid,
        "its kernel, strides, dilations or pads are not one for each of the \(sizes.count) dimensions")
    }
    guard kernel.allSatisfy({ $0 > 0 && $0 < Window.limit }) else {
      throw ModelError(.invalid, "its kernel \(kernel) is not positive and of sensible size")
    }
    let (before, after) = amounts(sizes, kernel: kernel)
    let extent = extents(kernel)
    guard sizes.indices.allSatisfy({ sizes[$0] + before[$0] + after[$0] >= extent[$0] }) else {
      throw ModelError(.invalid, "a window of \(kernel) is larger than its input of \(sizes)")
    }
    return places(sizes, kernel: kernel)
  }

  /// How far a kernel reaches, its gaps included.
  private func extents(_ kernel: [Int]) -> [Int] {
    zip(kernel, dilation(kernel.count)).map { ($0 - 1) * $1 + 1 }
  }

  private func places(_ sizes: [Int], kernel: [Int]) -> [Int] {
    let (before, after) = amounts(sizes, kernel: kernel)
    let (stride, extent) = (stride(sizes.count), extents(kernel))
    return sizes.indices.map { d in
      let room = sizes[d] + before[d] + after[d] - extent[d]
      let places = (room + (ceilMode ? stride[d] - 1 : 0)) / stride[d] + 1
      // The last window must begin inside the input or the padding before it.
      return ceilMode && (places - 1) * stride[d] >= sizes[d] + before[d] ? places - 1 : places
    }
  }

  /// What to add before and after each dimension so that the windows cover all of it and nothing is left over; a
  /// negative number cuts.
  func coveredAmounts(_ sizes: [Int], kernel: [Int]) -> (before: [Int], after: [Int]) {
    let (before, _) = amounts(sizes, kernel: kernel)
    let (stride, extent) = (stride(sizes.count), extents(kernel))
    let after = zip(sizes.indices, places(sizes, kernel: kernel)).map { d, places in
      (places - 1) * stride[d] + extent[d] - sizes[d] - before[d]
    }
    return (before, after)
  }

  /// The ONNX attributes that describe this window.
  var attributes: [(String, AttributeValue)] {
    var result: [(String, AttributeValue)] = []
    if let strides { result.append(("strides", .integers(strides))) }
    // Some operators of the written version know no dilations, but none needs those of 1.
    if let dilations, dilations.contains(where: { $0 != 1 }) {
      result.append(("dilations", .integers(dilations)))
    }
    switch padding {
    case .explicit(let before, let after):
      if !before.isEmpty { result.append(("pads", .integers(before + after))) }
    case .same(let oddOneFirst):
      result.append(("auto_pad", .text(oddOneFirst ? "SAME_LOWER" : "SAME_UPPER")))
    }
    return result
  }
}
