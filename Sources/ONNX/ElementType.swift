/// A number type that tensors in a file can have and kdmeta can compute with.
public enum ElementType: Equatable, Sendable {
  /// IEEE numbers, and the upper half of float32.
  case float32, float64, float16, bfloat16
  /// Integers, and truth values.
  case int8, uint8, int16, uint16, int32, uint32, int64, uint64, bool

  /// The type that a file denotes by `number`.
  ///
  /// - Throws: ``ONNXError`` that names the type if kdmeta can't compute with it.
  init(_ number: Int32) throws(ONNXError) {
    switch Onnx_TensorProto.DataType(rawValue: Int(number)) {
    case .float: self = .float32
    case .double: self = .float64
    case .float16: self = .float16
    case .bfloat16: self = .bfloat16
    case .int8: self = .int8
    case .uint8: self = .uint8
    case .int16: self = .int16
    case .uint16: self = .uint16
    case .int32: self = .int32
    case .uint32: self = .uint32
    case .int64: self = .int64
    case .uint64: self = .uint64
    case .bool: self = .bool
    case .undefined: throw ONNXError(.invalid("its element type is not given"))
    case .string: throw ONNXError(.unsupported("strings (kdmeta computes with numbers)"))
    case .complex64, .complex128: throw ONNXError(.unsupported("complex numbers"))
    case .float8E4M3Fn, .float8E4M3Fnuz, .float8E5M2, .float8E5M2Fnuz, .float8E8M0, .float6E2M3, .float6E3M2,
      .float4E2M1, .uint4, .int4, .uint2, .int2:
      throw ONNXError(
        .unsupported("numbers of 8 bits or fewer as quantised models have; use the unquantised model"))
    case .UNRECOGNIZED, nil:
      throw ONNXError(.unsupported("element type \(number), which is newer than this version of kdmeta"))
    }
  }

  /// How many bytes one number takes in raw data.
  var byteCount: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }
}
