import CHDF5

/// The lengths of a dataset's or attribute's dimensions, with products that are checked: a file may declare any.
struct Extent: Sendable, Equatable {
  /// No more dimensions than this are read or written.
  static let rankLimit = 8

  let shape: [Int]

  /// How many numbers; at most `Int.max`.
  let count: Int

  /// An extent of `shape`.
  ///
  /// - Throws: `refused` for a negative length or too many dimensions, `tooLarge` when the product overflows.
  init(_ shape: [Int], at location: Location, to operation: String) throws(HDF5Error) {
    guard shape.count <= Extent.rankLimit, shape.allSatisfy({ $0 >= 0 }) else {
      throw location.error(
        .refused, operation,
        "the shape \(shape); there can be at most \(Extent.rankLimit) dimensions, each of a length ≥ 0")
    }
    guard let count = shape.checkedProduct else {
      throw location.error(.tooLarge, operation, "the shape \(shape) has more elements than can be counted")
    }
    self.shape = shape
    self.count = count
  }

  /// The extent that the library's `space` declares.
  init(space: hid_t, at location: Location, to operation: String) throws(HDF5Error) {
    switch H5Sget_simple_extent_type(space) {
    case H5S_SCALAR:
      try self.init([], at: location, to: operation)
    case H5S_SIMPLE:
      let rank = Int(try location.check(H5Sget_simple_extent_ndims(space), operation))
      guard rank <= Extent.rankLimit else {
        throw location.error(
          .refused, operation, "it has \(rank) dimensions; at most \(Extent.rankLimit) are read")
      }
      var lengths = [hsize_t](repeating: 0, count: rank)
      try location.check(H5Sget_simple_extent_dims(space, &lengths, nil), operation)
      try self.init(lengths.map { Int(clamping: $0) }, at: location, to: operation)
    default:
      throw location.error(.refused, operation, "it is empty by its kind (a null dataspace)")
    }
  }

  /// The library's description of this extent.
  func makeSpace(at location: Location, to operation: String) throws(HDF5Error) -> OwnedID {
    let space =
      shape.isEmpty
      ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil)
    return OwnedID(try location.check(space, operation))
  }

  /// How many bytes the numbers take at `byteCount` bytes each.
  ///
  /// - Throws: `tooLarge` when the product overflows.
  func bytes(
    ofSize byteCount: Int, at location: Location, to operation: String
  ) throws(HDF5Error) -> Int {
    guard let bytes = [count, byteCount].checkedProduct else {
      throw location.error(.tooLarge, operation, "the shape \(shape) has more bytes than can be counted")
    }
    return bytes
  }
}

extension Array<Int> {
  /// The product of the elements, none of which is negative; nil when it overflows, even if another element is 0.
  var checkedProduct: Int? {
    var product = 1
    for element in self where element != 0 {
      let (partial, overflow) = product.multipliedReportingOverflow(by: element)
      if overflow { return nil }
      product = partial
    }
    return contains(0) ? 0 : product
  }
}
