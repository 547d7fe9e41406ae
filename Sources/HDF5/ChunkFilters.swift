import CHDF5
import CZlib

/// The filters that chunks pass through when they are written, in that order.
struct ChunkFilters: Sendable {
  /// A checksum's bytes.
  private static let checksumSize = 4

  private let codes: [H5Z_filter_t]

  /// - Throws: `refused` for filters other than deflate, shuffle and fletcher32, each at most once, and for a shuffle of
  ///   what is deflated already.
  init(_ codes: [H5Z_filter_t], at location: Location, to operation: String) throws(HDF5Error) {
    let known = [H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32]
    guard codes.allSatisfy({ known.contains($0) }), Set(codes).count == codes.count else {
      throw location.error(
        .refused, operation,
        "its filters are \(codes); only deflate, shuffle and fletcher32 are read, once each")
    }
    let behindDeflate = codes.drop { $0 != H5Z_FILTER_DEFLATE }
    guard !behindDeflate.contains(H5Z_FILTER_SHUFFLE) else {
      throw location.error(
        .refused, operation, "its filters are shuffle after deflate; only the reverse is read")
    }
    self.codes = codes
  }

  /// Whether chunks are stored as they are.
  var isEmpty: Bool { codes.isEmpty }

  /// Whether chunks are compressed.
  var isDeflated: Bool { codes.contains(H5Z_FILTER_DEFLATE) }

  /// Whether a chunk is compressed that has passed by the filters whose bits are set in `mask`.
  func isDeflated(skipping mask: UInt32) -> Bool { applied(mask).contains(H5Z_FILTER_DEFLATE) }

  /// How many bytes checksums add to such a chunk.
  func checksumSize(skipping mask: UInt32) -> Int {
    applied(mask).contains(H5Z_FILTER_FLETCHER32) ? Self.checksumSize : 0
  }

  /// What is wrong with `bytes`, a compressed chunk of `size` bytes; nil if nothing is.
  func problem(with bytes: [UInt8], of size: Int, skipping mask: UInt32) -> String? {
    let applied = applied(mask)
    let outside = applied.last == H5Z_FILTER_FLETCHER32 ? Self.checksumSize : 0
    let inside = size + checksumSize(skipping: mask) - outside
    guard let inflated = Self.inflatedCount(bytes.dropLast(outside), limit: inside) else {
      return "is not deflated as it should be"
    }
    if inflated > inside { return "inflates to more than the \(inside) bytes of a chunk" }
    return inflated == inside ? nil : "inflates to \(inflated) bytes, not the \(inside) of a chunk"
  }

  private func applied(_ mask: UInt32) -> [H5Z_filter_t] {
    codes.enumerated().filter { mask & (1 << UInt32($0.offset)) == 0 }.map(\.element)
  }

  /// How many bytes `bytes` inflate to, counted up to just above `limit`; nil for what ends early or is not deflated.
  private static func inflatedCount(_ bytes: ArraySlice<UInt8>, limit: Int) -> Int? {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    return bytes.withUnsafeBufferPointer { input in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { room -> Int? in
        // zlib reads through this pointer and never writes.
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        var (read, count) = (0, 0)
        while count <= limit {
          let piece = min(1 << 30, input.count - read)
          stream.avail_in = UInt32(piece)
          stream.next_out = room.baseAddress
          stream.avail_out = UInt32(room.count)
          let code = inflate(&stream, Z_NO_FLUSH)
          read += piece - Int(stream.avail_in)
          count += room.count - Int(stream.avail_out)
          if code == Z_STREAM_END { return count }
          guard code == Z_OK else { return nil }
        }
        return count
      }
    }
  }
}
