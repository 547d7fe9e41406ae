/// The shape that a tensor in a file claims, with sizes known not to overflow.
struct TensorExtent {
  /// The length of each dimension, each ≥ 0.
  let shape: [Int]

  /// How many numbers there are.
  let count: Int

  /// How many bytes they take as raw data.
  let byteCount: Int

  /// - Throws: ``ONNXError`` if a length is negative or the tensor could not fit into memory.
  init(dims: [Int64], elementBytes: Int) throws(ONNXError) {
    guard dims.allSatisfy({ $0 >= 0 }) else {
      throw ONNXError(.invalid("its shape \(dims) has a negative length"))
    }
    // Lengths of 0 are left out of the product, so that no partial product of the shape overflows either.
    var bytes = Int64(elementBytes)
    for length in dims where length > 0 {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
      guard !overflow else { throw ONNXError(.invalid("its shape \(dims) is too large for any memory")) }
      bytes = product
    }
    shape = dims.map(Int.init)
    byteCount = dims.contains(0) ? 0 : Int(bytes)
    count = byteCount / elementBytes
  }
}
