import CHDF5

/// How a file holds numbers. What this module writes is little-endian; it reads either byte order.
public enum StoredType: Sendable, Hashable, CaseIterable {
  /// IEEE 754 floating point of 16, 32 and 64 bits.
  case float16, float32, float64
  /// Integers in two's complement.
  case int8, int16, int32, int64
  /// Integers from zero up.
  case uint8, uint16, uint32, uint64

  /// The size of a number in bytes.
  public var byteCount: Int {
    switch self {
    case .int8, .uint8: 1
    case .float16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Whether numbers are floating point.
  public var isFloatingPoint: Bool {
    switch self {
    case .float16, .float32, .float64: true
    default: false
    }
  }

  /// How many bits an integer's magnitude takes, or a floating-point number's significand.
  private var magnitudeBits: Int {
    switch self {
    case .float16: 11
    case .float32: 24
    case .float64: 53
    case .int8, .int16, .int32, .int64: byteCount * 8 - 1
    case .uint8, .uint16, .uint32, .uint64: byteCount * 8
    }
  }

  private var isSigned: Bool {
    switch self {
    case .uint8, .uint16, .uint32, .uint64: false
    default: true
    }
  }

  /// Whether numbers held as `source` may be turned into this type: floating point may lose digits to floating
  /// point, integers must keep their value whatever it is.
  func accepts(_ source: StoredType) -> Bool {
    if source.isFloatingPoint { return isFloatingPoint }
    return magnitudeBits >= source.magnitudeBits && (isSigned || !source.isSigned)
  }
}

extension StoredType {
  /// The library's type for this one, in a file.
  func makeType() -> OwnedID {
    let standard =
      switch self {
      case .float16, .float32: kdmeta_hdf5_float32()
      case .float64: kdmeta_hdf5_float64()
      case .int8: kdmeta_hdf5_int8()
      case .int16: kdmeta_hdf5_int16()
      case .int32: kdmeta_hdf5_int32()
      case .int64: kdmeta_hdf5_int64()
      case .uint8: kdmeta_hdf5_uint8()
      case .uint16: kdmeta_hdf5_uint16()
      case .uint32: kdmeta_hdf5_uint32()
      case .uint64: kdmeta_hdf5_uint64()
      }
    let type = OwnedID(H5Tcopy(standard))
    if self == .float16 {
      // The library has no half of its own: sign, 5 bits of exponent with a bias of 15, 10 of significand.
      H5Tset_fields(type.id, 15, 10, 5, 0, 10)
      H5Tset_size(type.id, 2)
      H5Tset_ebias(type.id, 15)
    }
    return type
  }

  /// The type that equals the library's `type` but for the order of bytes; none for anything but plain numbers.
  init?(_ type: hid_t) {
    let own = OwnedID(H5Tcopy(type))
    guard [H5T_INTEGER, H5T_FLOAT].contains(H5Tget_class(own.id)) else { return nil }
    let order = H5Tget_order(own.id)
    guard order == H5T_ORDER_LE || order == H5T_ORDER_BE else { return nil }
    H5Tset_order(own.id, H5T_ORDER_LE)
    let match = StoredType.allCases.first { candidate in
      let type = candidate.makeType()
      return H5Tequal(own.id, type.id) > 0
    }
    guard let match else { return nil }
    self = match
  }
}
