import CHDF5

/// The value of an attribute as the library takes it: a type, an extent and the bytes.
struct AttributeBytes {
  private enum ElementType {
    case number(StoredType)
    case string(byteCount: Int)
  }

  private let type: ElementType
  private let extent: Extent
  private let bytes: [UInt8]

  /// - Throws: `refused` for strings that contain a nul, which would end them early.
  init(_ value: Attribute, at location: Location, to operation: String) throws(HDF5Error) {
    switch value {
    case .string(let string):
      try self.init(strings: [string], shape: [], at: location, to: operation)
    case .strings(let strings):
      try self.init(strings: strings, shape: [strings.count], at: location, to: operation)
    case .integer(let integer):
      try self.init(numbers: [integer], shape: [], at: location, to: operation)
    case .integers(let integers):
      try self.init(numbers: integers, shape: [integers.count], at: location, to: operation)
    case .real(let real):
      try self.init(numbers: [real], shape: [], at: location, to: operation)
    case .reals(let reals):
      try self.init(numbers: reals, shape: [reals.count], at: location, to: operation)
    }
  }

  private init<Scalar: StoredScalar>(
    numbers: [Scalar], shape: [Int], at location: Location, to operation: String
  ) throws(HDF5Error) {
    extent = try Extent(shape, at: location, to: operation)
    type = .number(Scalar.storedType)
    bytes = numbers.withUnsafeBytes { Array($0) }
  }

  private init(
    strings: [String], shape: [Int], at location: Location, to operation: String
  ) throws(HDF5Error) {
    guard strings.allSatisfy({ !$0.utf8.contains(0) }) else {
      throw location.error(.refused, operation, "a string in it contains a nul")
    }
    extent = try Extent(shape, at: location, to: operation)
    // The library has no strings of no bytes.
    let size = max(1, strings.map(\.utf8.count).max() ?? 1)
    type = .string(byteCount: size)
    bytes = strings.flatMap { Array($0.utf8) + Array(repeating: 0, count: size - $0.utf8.count) }
  }

  /// Makes the attribute `name` of the object `id`.
  func write(
    _ name: String, to id: hid_t, at location: Location, _ operation: String
  ) throws(HDF5Error) {
    let type = try makeType(at: location, to: operation)
    let space = try extent.makeSpace(at: location, to: operation)
    let none = kdmeta_hdf5_default()
    let attribute = OwnedID(
      try location.check(H5Acreate2(id, name, type.id, space.id, none, none), operation, failure: .refused))
    guard !bytes.isEmpty else { return }
    // The bytes are in the order of this machine, which is that of the stored types wherever Swift runs.
    try location.check(H5Awrite(attribute.id, type.id, bytes), operation)
  }

  private func makeType(at location: Location, to operation: String) throws(HDF5Error) -> OwnedID {
    switch type {
    case .number(let number):
      return number.makeType()
    case .string(let byteCount):
      let string = OwnedID(try location.check(H5Tcopy(kdmeta_hdf5_c_string()), operation))
      try location.check(H5Tset_size(string.id, byteCount), operation)
      try location.check(H5Tset_cset(string.id, H5T_CSET_UTF8), operation)
      try location.check(H5Tset_strpad(string.id, H5T_STR_NULLPAD), operation)
      return string
    }
  }
}
