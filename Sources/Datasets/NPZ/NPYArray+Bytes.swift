import Arrays

extension NPYArray {
  /// The array in `bytes`, those of a whole `.npy` file that starts with `header`.
  ///
  /// - Throws: ``Malformed`` where the numbers don't fill the shape, or don't fit into an `Int64`.
  init(_ header: NPYHeader, _ bytes: [UInt8]) throws(Malformed) {
    let (needed, overflow) = header.count.multipliedReportingOverflow(by: header.element.byteCount)
    guard !overflow, bytes.count - header.byteCount == needed else {
      throw Malformed(
        "holds \(bytes.count - header.byteCount) bytes of numbers; "
          + "its shape \(header.shape) of \(header.element) needs \(overflow ? "more than can be counted" : "\(needed)")"
      )
    }
    let numbers = bytes[header.byteCount...]
    switch header.element {
    case .float16: self.init(header, floats: Self.decode(numbers) { Float(Float16(bitPattern: $0)) })
    case .float32: self.init(header, floats: Self.decode(numbers) { Float(bitPattern: $0) })
    case .float64: self.init(header, floats: Self.decode(numbers) { Float(Double(bitPattern: $0)) })
    case .int8: self.init(header, integers: Self.decode(numbers) { (number: Int8) in Int64(number) })
    case .int16: self.init(header, integers: Self.decode(numbers) { (number: Int16) in Int64(number) })
    case .int32: self.init(header, integers: Self.decode(numbers) { (number: Int32) in Int64(number) })
    case .int64: self.init(header, integers: Self.decode(numbers) { (number: Int64) in number })
    case .uint8: self.init(header, integers: Self.decode(numbers) { (number: UInt8) in Int64(number) })
    case .uint16: self.init(header, integers: Self.decode(numbers) { (number: UInt16) in Int64(number) })
    case .uint32: self.init(header, integers: Self.decode(numbers) { (number: UInt32) in Int64(number) })
    case .bool: self.init(header, integers: Self.decode(numbers) { (number: UInt8) in number == 0 ? 0 : 1 })
    case .uint64:
      let wide = Self.decode(numbers) { (number: UInt64) in Int64(exactly: number) }
      let narrow = wide.compactMap { $0 }
      guard narrow.count == wide.count else { throw Malformed("holds integers of 2⁶³ or more") }
      self.init(header, integers: narrow)
    }
  }

  private init(_ header: NPYHeader, floats scalars: [Float]) {
    self = .floats(Self.rowMajor(scalars, header))
  }

  private init(_ header: NPYHeader, integers scalars: [Int64]) {
    self = .integers(Self.rowMajor(scalars, header))
  }

  static func decode<Stored: FixedWidthInteger, Number>(
    _ bytes: ArraySlice<UInt8>, _ number: (Stored) -> Number
  ) -> [Number] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / MemoryLayout<Stored>.size).map { index in
        let offset = index * MemoryLayout<Stored>.size
        return number(Stored(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Stored.self)))
      }
    }
  }

  private static func rowMajor<Number>(_ scalars: [Number], _ header: NPYHeader) -> ShapedArray<Number> {
    let shape = header.shape
    guard header.isColumnMajor, shape.count > 1, !scalars.isEmpty else {
      return ShapedArray(shape: shape, scalars: scalars)
    }
    // How far apart neighbours along each dimension lie in the file.
    var strides = [1]
    for length in shape.dropLast() { strides.append(strides[strides.count - 1] * length) }
    var (index, source) = ([Int](repeating: 0, count: shape.count), 0)
    var result: [Number] = []
    result.reserveCapacity(scalars.count)
    for _ in scalars.indices {
      result.append(scalars[source])
      for dimension in shape.indices.reversed() {
        index[dimension] += 1
        source += strides[dimension]
        guard index[dimension] == shape[dimension] else { break }
        source -= strides[dimension] * shape[dimension]
        index[dimension] = 0
      }
    }
    return ShapedArray(shape: shape, scalars: result)
  }
}

extension NPYArray {
  /// The bytes of a `.npy` file that holds the array as `element`; float32 or int64 where left out.
  ///
  /// Integers that the type does not have are cut to its lowest bits, and no real number becomes an integer.
  func fileBytes(as element: NPYElement? = nil) -> [UInt8] {
    switch self {
    case .floats(let array):
      switch element {
      case .float16: Self.encode(array.scalars.map { Float16($0).bitPattern }, .float16, array.shape)
      case .float64: Self.encode(array.scalars.map { Double($0).bitPattern }, .float64, array.shape)
      default: Self.encode(array.scalars.map(\.bitPattern), .float32, array.shape)
      }
    case .integers(let array):
      switch element {
      case .int8: Self.encode(array.scalars.map { Int8(truncatingIfNeeded: $0) }, .int8, array.shape)
      case .int16: Self.encode(array.scalars.map { Int16(truncatingIfNeeded: $0) }, .int16, array.shape)
      case .int32: Self.encode(array.scalars.map { Int32(truncatingIfNeeded: $0) }, .int32, array.shape)
      case .uint8: Self.encode(array.scalars.map { UInt8(truncatingIfNeeded: $0) }, .uint8, array.shape)
      case .uint16: Self.encode(array.scalars.map { UInt16(truncatingIfNeeded: $0) }, .uint16, array.shape)
      case .uint32: Self.encode(array.scalars.map { UInt32(truncatingIfNeeded: $0) }, .uint32, array.shape)
      case .uint64: Self.encode(array.scalars.map { UInt64(bitPattern: $0) }, .uint64, array.shape)
      case .bool: Self.encode(array.scalars.map { UInt8($0 == 0 ? 0 : 1) }, .bool, array.shape)
      default: Self.encode(array.scalars, .int64, array.shape)
      }
    }
  }

  private static func encode<Bits: FixedWidthInteger>(
    _ numbers: [Bits], _ element: NPYElement, _ shape: [Int]
  ) -> [UInt8] {
    NPYHeader.bytes(element, shape: shape) + numbers.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }
}
