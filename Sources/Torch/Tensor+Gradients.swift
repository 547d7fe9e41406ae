internal import CTorch

extension Tensor {
  /// Whether operations on this tensor are remembered for differentiation.
  public var requiresGradient: Bool {
    guard let table = try? Engine.table() else { return false }
    return table.pointee.requires_gradient(handle)
  }

  /// Sets, in place, whether operations on this tensor are remembered for differentiation.
  public func setRequiresGradient(_ required: Bool = true) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.set_requires_gradient(handle, required), "gradient mark of \(shape)")
  }

  /// The same numbers, cut from the operations that made them.
  public func detached() throws(TorchError) -> Tensor {
    try Tensor.make("detaching \(shape)") { $0.pointee.detach(handle, &$1) }
  }

  /// The derivative of this single number with respect to each of `inputs`; `nil` where it does not depend on one.
  public func gradients(at inputs: [Tensor], createGraph: Bool = false) throws(TorchError) -> [Tensor?] {
    try Tensor.vectorJacobianProducts(
      of: [self], with: nil, at: inputs, createGraph: createGraph)
  }

  /// Σ cotangentᵀ·∂output/∂input for each of `inputs`; cotangents of ones where none are given.
  ///
  /// The graph of the operations is given up, unless a graph of the derivatives is made.
  public static func vectorJacobianProducts(
    of outputs: [Tensor], with cotangents: [Tensor]?, at inputs: [Tensor], createGraph: Bool = false
  ) throws(TorchError) -> [Tensor?] {
    precondition(cotangents == nil || cotangents?.count == outputs.count, "one cotangent an output")
    // libtorch takes no empty list.
    guard !inputs.isEmpty else { return [] }
    let table = try Engine.table()
    var out = [OpaquePointer?](repeating: nil, count: inputs.count)
    let status = withHandles(outputs) { outputHandles in
      withHandles(cotangents ?? []) { cotangentHandles in
        withHandles(inputs) { inputHandles in
          out.withUnsafeMutableBufferPointer { buffer in
            // There is an input, so the buffer has an address.
            table.pointee.gradients(
              outputHandles, Int64(outputs.count), cotangents == nil ? nil : cotangentHandles, inputHandles,
              Int64(inputs.count), createGraph, buffer.baseAddress!)
          }
        }
      }
    }
    try Engine.check(status, "gradient of \(outputs.map(\.shape))")
    return out.map { $0.map(Tensor.init(owning:)) }
  }
}

/// Runs `body` on this thread without remembering operations for differentiation.
public func withoutGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  // Without an engine there is nothing to remember, and `body` reports that itself.
  let before = (try? Engine.table())?.pointee.set_gradients_enabled(false)
  defer {
    if let before { _ = (try? Engine.table())?.pointee.set_gradients_enabled(before) }
  }
  return try body()
}
