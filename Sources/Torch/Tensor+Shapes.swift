internal import CTorch

extension Tensor {
  /// The same numbers under `shape`, in which one length may be -1: whatever is left.
  public func reshaped(_ shape: [Int]) throws(TorchError) -> Tensor {
    try Tensor.make("reshape of \(self.shape) to \(shape)") { table, out in
      withSizes(shape) { table.pointee.reshape(handle, $0, &out) }
    }
  }

  /// Lengths of 1 stretched to those of `shape`, without copying.
  public func expanded(_ shape: [Int]) throws(TorchError) -> Tensor {
    try Tensor.make("expansion of \(self.shape) to \(shape)") { table, out in
      withSizes(shape) { table.pointee.expand(handle, $0, &out) }
    }
  }

  /// The dimensions in another order.
  public func permuted(_ dimensions: [Int]) throws(TorchError) -> Tensor {
    try Tensor.make("permutation of \(shape) by \(dimensions)") { table, out in
      withSizes(dimensions) { table.pointee.permute(handle, $0, &out) }
    }
  }

  /// The last two dimensions exchanged.
  public func transposed() throws(TorchError) -> Tensor {
    let rank = shape.count
    return try permuted(Array(0..<max(0, rank - 2)) + [rank - 1, rank - 2])
  }

  /// The entries `range` along `dimension`, every `step`-th of them, without copying; what lies past the end is left out.
  public func slice(_ dimension: Int = 0, _ range: Range<Int>, step: Int = 1) throws(TorchError) -> Tensor {
    try Tensor.make("slice \(range) of \(shape) along \(dimension)") {
      $0.pointee.slice(
        handle, Int64(dimension), Int64(range.lowerBound), Int64(range.upperBound), Int64(step), &$1)
    }
  }

  /// The entries that `index` (one dimension of integers) names along `dimension`, in its order; copies.
  public func selecting(_ index: Tensor, dimension: Int = 0) throws(TorchError) -> Tensor {
    try Tensor.make("selection from \(shape) along \(dimension)") {
      $0.pointee.index_select(handle, Int64(dimension), index.handle, &$1)
    }
  }

  /// For each place of `index`, the number at that index along `dimension`, as `torch.gather`.
  public func gathering(_ index: Tensor, dimension: Int) throws(TorchError) -> Tensor {
    try Tensor.make("gathering from \(shape) along \(dimension)") {
      $0.pointee.gather(handle, Int64(dimension), index.handle, &$1)
    }
  }

  /// These numbers with the rows that `index` (one dimension of integers) names replaced by those of `source`, or with
  /// these added to them.
  public func replacingRows(_ index: Tensor, with source: Tensor, adding: Bool = false) throws(TorchError)
    -> Tensor
  {
    try Tensor.make("replacement of rows of \(shape)") {
      $0.pointee.put_rows(handle, index.handle, source.handle, adding, &$1)
    }
  }

  /// The entries along `dimensions` in reverse order.
  public func flipped(_ dimensions: [Int]) throws(TorchError) -> Tensor {
    try Tensor.make("flip of \(shape)") { table, out in
      withSizes(dimensions) { table.pointee.flip(handle, $0, &out) }
    }
  }

  /// `parts` joined along `dimension`.
  public static func concatenating(_ parts: [Tensor], dimension: Int = 0) throws(TorchError) -> Tensor {
    try make("joining \(parts.map(\.shape)) along \(dimension)") { table, out in
      withHandles(parts) { table.pointee.concatenate($0, Int64(parts.count), Int64(dimension), &out) }
    }
  }

  /// The tensor with a border of `value`; `amounts` counts from the last dimension: before, after, before, after….
  /// A negative amount cuts.
  public func padded(_ amounts: [Int], value: Double = 0) throws(TorchError) -> Tensor {
    try Tensor.make("padding of \(shape) by \(amounts)") { table, out in
      withSizes(amounts) { table.pointee.pad(handle, $0, value, &out) }
    }
  }

  /// For each class number a row of `count` zeros with a one at that place, as float32.
  public func oneHot(_ count: Int) throws(TorchError) -> Tensor {
    try Tensor.make("one-hot rows of \(shape)") { $0.pointee.one_hot(handle, Int64(count), &$1) }
  }

  /// The numbers laid out with channels last, or in row-major order; itself where they are.
  public func contiguous(channelsLast: Bool = false) throws(TorchError) -> Tensor {
    try Tensor.make("layout of \(shape)") { $0.pointee.contiguous(handle, channelsLast, &$1) }
  }
}
