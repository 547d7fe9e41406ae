import CHDF5

/// Collects the names that the library hands out one by one.
struct NameList {
  private var names: [String] = []
  private var sawOther = false

  /// The names that `visit` passes to the receiver it is given.
  ///
  /// - Throws: `refused` for a name that is not UTF-8.
  static func names(
    at location: Location, to operation: String,
    _ visit: (kdmeta_hdf5_name_receiver, UnsafeMutableRawPointer) -> herr_t
  ) throws(HDF5Error) -> [String] {
    var list = NameList()
    let status = withUnsafeMutablePointer(to: &list) { list in
      visit(
        { name, context in
          guard let name, let context else { return }
          context.assumingMemoryBound(to: NameList.self).pointee.add(name)
        }, list)
    }
    try location.check(status, operation)
    guard !list.sawOther else {
      throw location.error(.refused, operation, "a name in it is not UTF-8")
    }
    return list.names
  }

  private mutating func add(_ name: UnsafePointer<CChar>) {
    if let name = String(validatingCString: name) {
      names.append(name)
    } else {
      sawOther = true
    }
  }
}
