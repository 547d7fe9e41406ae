/// Bytes that come one after the other.
protocol ByteStream: AnyObject {
  /// Fills `buffer` from its start.
  ///
  /// - Returns: How many bytes came; fewer than `buffer` has room for at the end alone.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}

extension ByteStream {
  /// The next `count` bytes, or fewer at the end.
  func bytes(_ count: Int) throws(DatasetError) -> [UInt8] {
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(DatasetError) {
        initialized = try read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}
