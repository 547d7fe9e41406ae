package import Arrays
import FoundationEssentials

extension Onnx_TensorProto {
  /// A float32 tensor that holds `array` as raw data.
  package init(name: String, _ array: ShapedArray<Float>) {
    self.init(name: name, type: .float, shape: array.shape, array.scalars.map(\.bitPattern))
  }

  /// An int64 tensor that holds `array` as raw data.
  package init(name: String, _ array: ShapedArray<Int64>) {
    self.init(name: name, type: .int64, shape: array.shape, array.scalars)
  }

  private init<Bits: FixedWidthInteger>(name: String, type: DataType, shape: [Int], _ scalars: [Bits]) {
    self.init()
    self.name = name
    dataType = Int32(type.rawValue)
    dims = shape.map(Int64.init)
    rawData = scalars.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }
}
