public import Arrays
import CHDF5

extension Dataset {
  /// Writes all numbers of the dataset; into halves rounded to the nearest.
  ///
  /// - Throws: `wrongType` for another shape, or integers that the stored type can't all hold; `ioFailure` when the
  ///   operating system does not take them, as when the disk is full.
  public func write<Scalar: StoredScalar>(_ values: ShapedArray<Scalar>) throws(HDF5Error) {
    try write(values, extent, rows: nil)
  }

  /// Writes the entries `rows` of the first dimension.
  ///
  /// - Throws: as ``write(_:)``, and `refused` for rows that the dataset does not have.
  public func write<Scalar: StoredScalar>(
    _ values: ShapedArray<Scalar>, rows: Range<Int>
  ) throws(HDF5Error) {
    let part = try part(rows, to: Dataset.writing)
    try write(values, part, rows: rows)
  }

  private static var writing: String { "write the dataset" }

  private func write<Scalar: StoredScalar>(
    _ values: ShapedArray<Scalar>, _ part: Extent, rows: Range<Int>?
  ) throws(HDF5Error) {
    let operation = Dataset.writing
    let location = object.location
    try object.locked(to: operation) { id throws(HDF5Error) in
      guard values.shape == part.shape else {
        throw location.error(
          .wrongType, operation, "the numbers have the shape \(values.shape), it takes \(part.shape)")
      }
      guard storedType.accepts(Scalar.storedType) else {
        throw location.error(
          .wrongType, operation, "\(Scalar.storedType) does not fit into \(storedType), which it holds")
      }
      guard part.count > 0 else { return }
      let memory = try part.makeSpace(at: location, to: operation)
      let selection = try selection(rows, at: location, to: operation)
      func write(_ numbers: [some BitwiseCopyable], _ type: hid_t) throws(HDF5Error) {
        let status = numbers.withUnsafeBytes {
          H5Dwrite(id, type, memory.id, selection.id, kdmeta_hdf5_default(), $0.baseAddress)
        }
        try location.check(status, operation)
      }
      // The library narrows to halves bit by bit, which takes longer than all the rest of writing.
      if storedType == .float16, let narrow = Scalar.narrowing {
        let half = StoredType.float16.makeType()
        return try write(narrow(values.scalars), half.id)
      }
      try write(values.scalars, Scalar.nativeType)
    }
  }
}
