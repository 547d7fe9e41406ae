public import Arrays
import CHDF5

extension Dataset {
  /// All numbers of the dataset.
  ///
  /// Floating point is rounded to `Scalar` where it is less precise; integers are read into types that hold
  /// every value of the stored type.
  ///
  /// - Parameter limit: how many bytes the result may take.
  /// - Throws: `wrongType`; `tooLarge` for more than `limit` or than the file can hold; `damaged` or `ioFailure`
  ///   when the bytes can't be read.
  public func read<Scalar: StoredScalar>(
    as type: Scalar.Type = Scalar.self, limit: Int = Dataset.defaultByteLimit
  ) throws(HDF5Error) -> ShapedArray<Scalar> {
    try read(extent, rows: nil, limit: limit)
  }

  /// The entries `rows` of the first dimension.
  ///
  /// - Parameter limit: how many bytes the result may take.
  /// - Throws: as ``read(as:limit:)``, and `refused` for rows that the dataset does not have.
  public func read<Scalar: StoredScalar>(
    rows: Range<Int>, as type: Scalar.Type = Scalar.self, limit: Int = Dataset.defaultByteLimit
  ) throws(HDF5Error) -> ShapedArray<Scalar> {
    let part = try part(rows, to: Dataset.reading)
    return try read(part, rows: rows, limit: limit)
  }

  private static var reading: String { "read the dataset" }

  private func read<Scalar: StoredScalar>(
    _ part: Extent, rows: Range<Int>?, limit: Int
  ) throws(HDF5Error) -> ShapedArray<Scalar> {
    let operation = Dataset.reading
    let location = object.location
    return try object.locked(to: operation) { id throws(HDF5Error) in
      guard Scalar.storedType.accepts(storedType) else {
        throw location.error(
          .wrongType, operation, "it holds \(storedType), which does not fit into \(Scalar.storedType)")
      }
      let bytes = try part.bytes(
        ofSize: max(Scalar.storedType.byteCount, storedType.byteCount), at: location, to: operation)
      guard bytes <= limit else {
        throw location.error(
          .tooLarge, operation, "\(bytes) bytes of it were to be read, the limit is \(limit)")
      }
      LibraryGuard.allow(byteCount: bytes)
      let fileSize = try object.file.size(to: operation)
      try layout.requireStored(
        extent, storedType, dataset: id, fileSize: fileSize, at: location, to: operation)
      if let chunk, part.count > 0 {
        try chunkCheck.require(
          rows, of: extent, chunk: chunk, elementSize: storedType.byteCount, dataset: id, fileSize: fileSize,
          at: location, to: operation)
      }
      /// The numbers as memory holds those of `type`, zero being all bits zero.
      func numbers<Number: AdditiveArithmetic>(_ zero: Number, _ type: hid_t) throws(HDF5Error) -> [Number] {
        // Zeros rather than whatever was in memory: a file may leave out chunks and ask for no filling.
        var numbers = [Number](repeating: zero, count: part.count)
        guard part.count > 0 else { return numbers }
        let memory = try part.makeSpace(at: location, to: operation)
        let selection = try selection(rows, at: location, to: operation)
        let status = numbers.withUnsafeMutableBytes {
          H5Dread(id, type, memory.id, selection.id, kdmeta_hdf5_default(), $0.baseAddress)
        }
        try location.check(status, operation)
        return numbers
      }

      // The library widens halves bit by bit, which takes longer than all the rest of reading.
      if storedType == .float16, let widen = Scalar.widening {
        let half = StoredType.float16.makeType()
        return ShapedArray(shape: part.shape, scalars: widen(try numbers(UInt16(0), half.id)))
      }
      return ShapedArray(shape: part.shape, scalars: try numbers(Scalar.zero, Scalar.nativeType))
    }
  }

  /// The extent of the entries `rows` of the first dimension.
  func part(_ rows: Range<Int>, to operation: String) throws(HDF5Error) -> Extent {
    let location = object.location
    guard let length = shape.first, rows.lowerBound >= 0, rows.upperBound <= length else {
      throw location.error(.refused, operation, "the rows \(rows) do not lie in the shape \(shape)")
    }
    return try Extent([rows.count] + shape.dropFirst(), at: location, to: operation)
  }

  /// The library's description of the entries `rows`, or of everything, in the file.
  func selection(
    _ rows: Range<Int>?, at location: Location, to operation: String
  ) throws(HDF5Error) -> OwnedID {
    let space = try extent.makeSpace(at: location, to: operation)
    if let rows {
      let start = [hsize_t(rows.lowerBound)] + shape.dropFirst().map { _ in 0 }
      let count = [hsize_t(rows.count)] + shape.dropFirst().map { hsize_t($0) }
      try location.check(
        H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, count, nil), operation)
    }
    return space
  }
}
