extension IntegrityBlock {
  /// The block that gives way when the file at `path`, which starts with `start`, is sealed; nil where its place is empty, or
  /// what is in it cannot be read any more.
  ///
  /// - Throws: ``BundleError/notABundle(path:reason:)`` where there is no place for one, or it is taken.
  static func former(in start: [UInt8], of path: String) throws(BundleError) -> IntegrityBlock? {
    func refuse(_ reason: String) -> BundleError { .notABundle(path: path, reason: reason) }
    let advice =
      "make the file anew with one of \(byteCount) bytes (userblock_size=\(byteCount) in h5py), or put one in front with h5jam"
    if start.starts(with: hdf5Signature) {
      throw refuse("it has no user block, where the digest belongs; \(advice)")
    }
    guard start.dropFirst(byteCount).elementsEqual(hdf5Signature) else {
      throw refuse("no HDF5 begins at its byte \(byteCount), behind a user block of that size; \(advice)")
    }
    let bytes = Array(start.prefix(byteCount))
    guard isBegun(bytes) || bytes.allSatisfy({ $0 == 0 }) else {
      throw refuse(
        "its user block holds something else, which the digest would take the place of; fill the file's first \(byteCount) "
          + "bytes with zeros to allow that")
    }
    return try? IntegrityBlock(bytes)
  }
}
