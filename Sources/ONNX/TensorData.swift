package import Arrays
import FoundationEssentials

/// The numbers of a tensor in a file, widened to one of two types.
package enum TensorData: Sendable, Equatable {
  /// From float32, float16 and bfloat16 without loss; from float64 rounded.
  case floats(ShapedArray<Float>)

  /// From all integers, and from booleans as 0 and 1.
  case integers(ShapedArray<Int64>)

  /// The length of each dimension.
  package var shape: [Int] {
    switch self {
    case .floats(let array): array.shape
    case .integers(let array): array.shape
    }
  }

  /// The numbers of `tensor`, read from a side file in `folder` if they are there.
  ///
  /// - Parameter folder: The model's folder; nil if there is none, and so no side file is read.
  /// - Throws: ``ONNXError`` if the element type is not supported, the numbers don't fill the shape, or a side
  ///   file is missing, too short, or not inside `folder`.
  package init(_ tensor: Onnx_TensorProto, folder: String?) throws(ONNXError) {
    self = try within("tensor '\(tensor.name)'") { () throws(ONNXError) in
      let type = try ElementType(tensor.dataType)
      guard !tensor.hasSegment else { throw ONNXError(.unsupported("a tensor in several segments")) }
      // Before anything is allocated: a shape costs a few bytes to write, whatever it claims.
      let extent = try TensorExtent(dims: tensor.dims, elementBytes: type.byteCount)
      return try Self.decode(TensorContent(tensor, extent: extent, folder: folder), type, extent)
    }
  }

  private static func decode(
    _ content: TensorContent, _ type: ElementType, _ extent: TensorExtent
  ) throws(ONNXError) -> TensorData {
    func floats(_ scalars: [Float]) -> TensorData {
      .floats(ShapedArray(shape: extent.shape, scalars: scalars))
    }
    func integers(_ scalars: [Int64]) -> TensorData {
      .integers(ShapedArray(shape: extent.shape, scalars: scalars))
    }
    return switch type {
    case .float32: floats(try content.floats())
    case .float64: floats(try content.doubles())
    case .float16: floats(try content.narrow(UInt16.self) { Float(Float16(bitPattern: $0)) })
    case .bfloat16: floats(try content.narrow(UInt16.self) { Float(bitPattern: UInt32($0) << 16) })
    case .int8: integers(try content.narrow(Int8.self, Int64.init))
    case .uint8: integers(try content.narrow(UInt8.self, Int64.init))
    case .int16: integers(try content.narrow(Int16.self, Int64.init))
    case .uint16: integers(try content.narrow(UInt16.self, Int64.init))
    case .int32: integers(try content.narrow(Int32.self, Int64.init))
    case .bool: integers(try content.narrow(UInt8.self) { $0 == 0 ? 0 : 1 })
    case .int64: integers(try content.signed64())
    case .uint32: integers(try content.unsigned(UInt32.self))
    case .uint64: integers(try content.unsigned(UInt64.self))
    }
  }
}
