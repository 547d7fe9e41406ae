import CHDF5

/// An attribute that is open for reading, inside the lock.
struct OpenAttribute {
  let attribute: hid_t
  let location: Location

  private var operation: String { "read the attribute" }

  /// The value, of the sort that its type and shape in the file make it.
  func read() throws(HDF5Error) -> Attribute {
    let space = OwnedID(try location.check(H5Aget_space(attribute), operation))
    let extent = try Extent(space: space.id, at: location, to: operation)
    guard extent.shape.count <= 1 else {
      throw location.error(
        .wrongType, operation, "it has the shape \(extent.shape); attributes have at most one dimension")
    }
    let isSingle = extent.shape.isEmpty
    let type = OwnedID(try location.check(H5Aget_type(attribute), operation))
    if H5Tget_class(type.id) == H5T_STRING {
      let strings = try strings(extent, type.id)
      return isSingle ? .string(strings[0]) : .strings(strings)
    }
    guard let storedType = StoredType(type.id) else {
      throw location.error(
        .wrongType, operation, "it holds neither plain numbers nor strings of a fixed length")
    }
    if storedType.isFloatingPoint {
      let reals: [Double] = try numbers(extent)
      return isSingle ? .real(reals[0]) : .reals(reals)
    }
    guard Int64.storedType.accepts(storedType) else {
      throw location.error(.wrongType, operation, "it holds \(storedType), which does not fit into int64")
    }
    let integers: [Int64] = try numbers(extent)
    return isSingle ? .integer(integers[0]) : .integers(integers)
  }

  private func numbers<Scalar: StoredScalar>(_ extent: Extent) throws(HDF5Error) -> [Scalar] {
    try requireSize(extent, of: Scalar.storedType.byteCount)
    var numbers = [Scalar](repeating: .zero, count: extent.count)
    guard extent.count > 0 else { return numbers }
    try location.check(H5Aread(attribute, Scalar.nativeType, &numbers), operation)
    return numbers
  }

  private func strings(_ extent: Extent, _ type: hid_t) throws(HDF5Error) -> [String] {
    guard try location.check(H5Tis_variable_str(type), operation) == 0 else {
      throw location.error(
        .wrongType, operation, "it holds strings of variable length; only a fixed length is read")
    }
    let padding = H5Tget_strpad(type)
    guard padding == H5T_STR_NULLPAD || padding == H5T_STR_NULLTERM else {
      throw location.error(.wrongType, operation, "its strings are filled up with spaces, not with nul bytes")
    }
    let size = H5Tget_size(type)
    try requireSize(extent, of: size)
    guard extent.count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: extent.count * size)
    try location.check(H5Aread(attribute, type, &bytes), operation)
    var strings: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      let field = bytes[start..<start + size]
      let text = field.prefix { $0 != 0 }
      // What follows a nul would be unseen by some readers and not by others.
      guard field[text.endIndex...].allSatisfy({ $0 == 0 }),
        let string = String(validating: text, as: UTF8.self)
      else {
        throw location.error(.refused, operation, "it is not UTF-8 filled up with nul bytes")
      }
      strings.append(string)
    }
    return strings
  }

  private func requireSize(_ extent: Extent, of size: Int) throws(HDF5Error) {
    let bytes = try extent.bytes(ofSize: size, at: location, to: operation)
    guard bytes <= Attributes.byteLimit else {
      throw location.error(
        .tooLarge, operation, "it declares \(bytes) bytes, the limit is \(Attributes.byteLimit)")
    }
  }
}
