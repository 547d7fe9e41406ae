internal import CTorch

/// The type of a tensor's numbers.
public enum ElementType: Hashable, Sendable, CaseIterable {
  /// IEEE numbers of 32, 64 and 16 bits, and of 16 bits with the range of 32.
  case float32, float64, float16, bfloat16
  /// Signed integers of 64 and 32 bits, bytes without sign, and truth values.
  case int64, int32, uint8, bool

  /// Whether its numbers are floating point.
  public var isReal: Bool { [.float32, .float64, .float16, .bfloat16].contains(self) }

  init(_ type: kdt_dtype) {
    self =
      switch type {
      case KDT_FLOAT64: .float64
      case KDT_FLOAT16: .float16
      case KDT_BFLOAT16: .bfloat16
      case KDT_INT64: .int64
      case KDT_INT32: .int32
      case KDT_UINT8: .uint8
      case KDT_BOOL: .bool
      default: .float32
      }
  }

  var handle: kdt_dtype {
    switch self {
    case .float32: KDT_FLOAT32
    case .float64: KDT_FLOAT64
    case .float16: KDT_FLOAT16
    case .bfloat16: KDT_BFLOAT16
    case .int64: KDT_INT64
    case .int32: KDT_INT32
    case .uint8: KDT_UINT8
    case .bool: KDT_BOOL
    }
  }
}

/// A Swift type whose numbers go into tensors and come out of them.
public protocol TensorScalar: Sendable {
  /// The tensor's element type with the same bits.
  static var elementType: ElementType { get }
  /// Zero, which fills memory before it is written.
  static var zero: Self { get }
}

extension Float: TensorScalar {
  public static var elementType: ElementType { .float32 }
}

extension Double: TensorScalar {
  public static var elementType: ElementType { .float64 }
}

extension Int64: TensorScalar {
  public static var elementType: ElementType { .int64 }
}

extension Int32: TensorScalar {
  public static var elementType: ElementType { .int32 }
}

extension UInt8: TensorScalar {
  public static var elementType: ElementType { .uint8 }
}
