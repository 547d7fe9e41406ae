import FoundationEssentials

/// Where a tensor's numbers are, known to be as many as its shape says.
struct TensorContent {
  private let tensor: Onnx_TensorProto

  /// Little-endian numbers from the tensor itself or a side file; nil if they are in one of the tensor's lists.
  private let bytes: Data?
  private let count: Int

  init(_ tensor: Onnx_TensorProto, extent: TensorExtent, folder: String?) throws(ONNXError) {
    self.tensor = tensor
    count = extent.count
    let listed =
      tensor.floatData.count + tensor.doubleData.count + tensor.int32Data.count + tensor.int64Data.count
      + tensor.uint64Data.count
    switch tensor.dataLocation {
    case .external:
      guard listed == 0, tensor.rawData.isEmpty else {
        throw ONNXError(.invalid("its numbers are both in the model and in a side file"))
      }
      bytes = try ExternalData(tensor.externalData).read(expecting: extent.byteCount, in: folder)
    case .default:
      guard tensor.rawData.isEmpty || listed == 0 else {
        throw ONNXError(.invalid("its numbers are given twice, as raw data and as a list"))
      }
      guard listed == 0 else {
        bytes = nil
        break
      }
      guard tensor.rawData.count == extent.byteCount else {
        throw ONNXError(
          .invalid(
            "it holds \(tensor.rawData.count) bytes; its shape \(extent.shape) needs \(extent.byteCount)"))
      }
      bytes = tensor.rawData
    case .UNRECOGNIZED(let number):
      throw ONNXError(.unsupported("numbers stored in an unknown way (data location \(number))"))
    }
  }

  /// The numbers of a float32 tensor.
  func floats() throws(ONNXError) -> [Float] {
    if let bytes { return elements(bytes, UInt32.self) { Float(bitPattern: $0) } }
    return try complete(tensor.floatData)
  }

  /// The numbers of a float64 tensor, rounded.
  func doubles() throws(ONNXError) -> [Float] {
    if let bytes { return elements(bytes, UInt64.self) { Float(Double(bitPattern: $0)) } }
    return try complete(tensor.doubleData).map { Float($0) }
  }

  /// The numbers of a tensor of one of the types that share the list of 32-bit integers.
  func narrow<Stored: FixedWidthInteger, Element>(
    _: Stored.Type, _ element: (Stored) -> Element
  ) throws(ONNXError) -> [Element] {
    if let bytes { return elements(bytes, Stored.self, element) }
    return try fitting(complete(tensor.int32Data), Stored.self).map(element)
  }

  /// The numbers of an int64 tensor.
  func signed64() throws(ONNXError) -> [Int64] {
    if let bytes { return elements(bytes, Int64.self) { $0 } }
    return try complete(tensor.int64Data)
  }

  /// The numbers of a uint32 or uint64 tensor.
  func unsigned<Stored: FixedWidthInteger>(_: Stored.Type) throws(ONNXError) -> [Int64] {
    if let bytes { return try fitting(elements(bytes, Stored.self) { $0 }, Int64.self) }
    return try fitting(fitting(complete(tensor.uint64Data), Stored.self), Int64.self)
  }

  /// `bytes` hold exactly `count` numbers, as `init` has seen to.
  private func elements<Stored: FixedWidthInteger, Element>(
    _ bytes: Data, _: Stored.Type, _ element: (Stored) -> Element
  ) -> [Element] {
    bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        let offset = index * MemoryLayout<Stored>.size
        return element(Stored(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Stored.self)))
      }
    }
  }

  private func complete<Element>(_ list: [Element]) throws(ONNXError) -> [Element] {
    guard list.count == count else {
      throw ONNXError(
        .invalid("its list of numbers holds \(list.count); its shape \(tensor.dims) needs \(count)"))
    }
    return list
  }

  private func fitting<Wide: FixedWidthInteger, Narrow: FixedWidthInteger>(
    _ list: [Wide], _: Narrow.Type
  ) throws(ONNXError) -> [Narrow] {
    var result: [Narrow] = []
    result.reserveCapacity(list.count)
    for number in list {
      guard let fitting = Narrow(exactly: number) else {
        throw ONNXError(.invalid("the number \(number) is out of its type's range"))
      }
      result.append(fitting)
    }
    return result
  }
}
