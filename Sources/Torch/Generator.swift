internal import CTorch

/// A stream of random numbers: the same seed on the same device gives the same stream.
public final class Generator {
  let handle: OpaquePointer

  /// Where the numbers are drawn, and the tensors of them live.
  public let device: Device

  /// A stream that starts at `seed`, of which the CPU's generator (MT19937) takes the lower 32 bits.
  public init(seed: UInt64, on device: Device = .cpu) throws(TorchError) {
    let table = try Engine.table()
    var out: OpaquePointer?
    try Engine.check(table.pointee.generator_new(seed, device.handle, &out), "random generator on \(device)")
    guard let out else {
      throw TorchError(kind: .operation, operation: "random generator", message: "the engine gave no result")
    }
    handle = out
    self.device = device
  }

  deinit {
    // A generator exists, so the engine is open.
    if let table = try? Engine.table() { table.pointee.generator_free(handle) }
  }

  /// Where the stream stands, as bytes, to be put back by ``restore(_:)``.
  public func position() throws(TorchError) -> Tensor {
    try Tensor.make("random state") { $0.pointee.generator_state(handle, &$1) }
  }

  /// Puts the stream where it stood at ``position()``.
  public func restore(_ position: Tensor) throws(TorchError) {
    try Engine.check(try Engine.table().pointee.generator_set_state(handle, position.handle), "random state")
  }

  /// Normal numbers of mean 0 and deviation 1.
  public func normal(_ shape: [Int]) throws(TorchError) -> Tensor {
    try Tensor.make("normal numbers of \(shape)") { table, out in
      withSizes(shape) { table.pointee.normal($0, handle, &out) }
    }
  }

  /// Numbers spread evenly over `range`.
  public func uniform(_ shape: [Int], in range: Range<Double> = 0..<1) throws(TorchError) -> Tensor {
    try Tensor.make("uniform numbers of \(shape)") { table, out in
      withSizes(shape) { table.pointee.uniform($0, range.lowerBound, range.upperBound, handle, &out) }
    }
  }

  /// Ones with `probability`, zeros otherwise.
  public func bernoulli(_ shape: [Int], probability: Double) throws(TorchError) -> Tensor {
    try Tensor.make("random mask of \(shape)") { table, out in
      withSizes(shape) { table.pointee.bernoulli($0, probability, handle, &out) }
    }
  }

  /// Integers spread evenly over `range`.
  public func integers(_ shape: [Int], in range: Range<Int>) throws(TorchError) -> Tensor {
    try Tensor.make("random integers of \(shape)") { table, out in
      withSizes(shape) {
        table.pointee.integers($0, Int64(range.lowerBound), Int64(range.upperBound), handle, &out)
      }
    }
  }

  /// For each row of `concentrations` [n, k], which are positive, a draw from the Dirichlet distribution with these: numbers that sum to 1.
  public func dirichlet(_ concentrations: Tensor) throws(TorchError) -> Tensor {
    try Tensor.make("Dirichlet draws of \(concentrations.shape)") {
      $0.pointee.dirichlet(concentrations.handle, handle, &$1)
    }
  }

  /// The integers below `count` in random order.
  public func permutation(_ count: Int) throws(TorchError) -> Tensor {
    try Tensor.make("permutation of \(count)") { $0.pointee.permutation(Int64(count), handle, &$1) }
  }
}
