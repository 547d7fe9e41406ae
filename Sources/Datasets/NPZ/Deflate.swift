import CZlib

/// What zip takes from zlib.
enum Deflate {
  /// The most bytes that one call of zlib is given.
  private static let piece = 1 << 30

  /// What the deflated `bytes` hold, if that is exactly `count` bytes.
  static func inflate(_ bytes: [UInt8], count: Int) throws(Malformed) -> [UInt8] {
    var stream = z_stream()
    // A negative number stands for bytes without a header of their own.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Malformed("can't be inflated: zlib could not start")
    }
    defer { inflateEnd(&stream) }
    var code = Z_OK
    // One byte more than wanted shows whether there are more.
    let result = [UInt8](unsafeUninitializedCapacity: count + 1) { output, written in
      bytes.withUnsafeBufferPointer { input in
        var read = 0
        while code == Z_OK {
          let inputPiece = min(piece, input.count - read)
          let outputPiece = min(piece, output.count - written)
          // zlib reads through this pointer and never writes.
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + read })
          stream.avail_in = UInt32(inputPiece)
          stream.next_out = output.baseAddress.map { $0 + written }
          stream.avail_out = UInt32(outputPiece)
          code = CZlib.inflate(&stream, Z_NO_FLUSH)
          read += inputPiece - Int(stream.avail_in)
          written += outputPiece - Int(stream.avail_out)
        }
      }
    }
    guard code == Z_STREAM_END, result.count == count else {
      throw Malformed("can't be inflated to the \(count) bytes that it claims; the file is damaged")
    }
    return result
  }

  /// The checksum of zip.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      var sum = crc32(0, nil, 0)
      var done = 0
      while done < buffer.count {
        let count = min(piece, buffer.count - done)
        sum = crc32(sum, buffer.baseAddress.map { $0 + done }, UInt32(count))
        done += count
      }
      return UInt32(truncatingIfNeeded: sum)
    }
  }
}
