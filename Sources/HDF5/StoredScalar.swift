import CHDF5

/// A number type of Swift that datasets can be read into and written from.
///
/// The types that conform are those of this module; do not add others.
public protocol StoredScalar: BitwiseCopyable, Sendable, AdditiveArithmetic {
  /// The stored type that holds the same numbers.
  static var storedType: StoredType { get }

  /// Makes numbers of the bits of halves; nil where the library does.
  static var widening: (([UInt16]) -> [Self])? { get }
  /// Makes the bits of the nearest halves of numbers; nil where the library does.
  static var narrowing: (([Self]) -> [UInt16])? { get }
}

extension StoredScalar {
  /// Nil.
  public static var widening: (([UInt16]) -> [Self])? { nil }
  /// Nil.
  public static var narrowing: (([Self]) -> [UInt16])? { nil }
}

extension Float: StoredScalar {
  /// `float32`.
  public static var storedType: StoredType { .float32 }
  /// All halves are such numbers.
  public static var widening: (([UInt16]) -> [Float])? { { $0.map { Float(Float16(bitPattern: $0)) } } }
  /// Infinities for numbers that are too large.
  public static var narrowing: (([Float]) -> [UInt16])? { { $0.map { Float16($0).bitPattern } } }
}

extension Double: StoredScalar {
  /// `float64`.
  public static var storedType: StoredType { .float64 }
}

extension UInt8: StoredScalar {
  /// `uint8`.
  public static var storedType: StoredType { .uint8 }
}

extension Int32: StoredScalar {
  /// `int32`.
  public static var storedType: StoredType { .int32 }
}

extension Int64: StoredScalar {
  /// `int64`.
  public static var storedType: StoredType { .int64 }
}

extension Int: StoredScalar {
  /// `int64`.
  public static var storedType: StoredType { .int64 }
}

extension StoredScalar {
  /// The library's name for the type as memory holds it; lasts as long as the program.
  static var nativeType: hid_t {
    switch storedType {
    case .float32: kdmeta_hdf5_native_float32()
    case .float64: kdmeta_hdf5_native_float64()
    case .uint8: kdmeta_hdf5_native_uint8()
    case .int32: kdmeta_hdf5_native_int32()
    case .int64: kdmeta_hdf5_native_int64()
    default: preconditionFailure("\(Self.self) is not one of this module's number types")
    }
  }
}
