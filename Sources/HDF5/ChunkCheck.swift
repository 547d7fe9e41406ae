import CHDF5

/// Sees to it that each chunk unpacks to exactly its size before the library reads it.
///
/// The library takes a file's word for it: it makes room for whatever comes out of a deflated chunk, and reads on behind
/// the end of one that holds too little. Each chunk is looked at once.
///
/// The set changes only inside the library's lock, so a dataset may be shared between threads.
final class ChunkCheck: @unchecked Sendable {
  private let filters: ChunkFilters
  private var sound: Set<[Int]> = []

  init(_ filters: ChunkFilters) {
    self.filters = filters
  }

  /// Refuses the dataset if one of the chunks with entries `rows` of the first dimension, or any, is of another size.
  func require(
    _ rows: Range<Int>?, of extent: Extent, chunk: [Int], elementSize: Int, dataset: hid_t, fileSize: Int,
    at location: Location, to operation: String
  ) throws(HDF5Error) {
    // What passes through no filter is read as it lies there.
    guard !filters.isEmpty else { return }
    guard chunk.count == extent.shape.count, chunk.allSatisfy({ $0 > 0 }) else {
      throw location.error(
        .damaged, operation, "its chunks have the shape \(chunk), and it has the shape \(extent.shape)")
    }
    var ranges = zip(extent.shape, chunk).map { 0..<($0 + $1 - 1) / $1 }
    if let rows, let first = ranges.first, !rows.isEmpty {
      ranges[0] = rows.lowerBound / chunk[0]..<min(first.upperBound, (rows.upperBound - 1) / chunk[0] + 1)
    }
    // An honest file holds a byte or more of each chunk.
    guard let count = ranges.map(\.count).checkedProduct, count <= fileSize else {
      throw location.error(.tooLarge, operation, "it has more chunks than its file has bytes")
    }
    let size = chunk.reduce(elementSize, *)
    LibraryGuard.allow(byteCount: [count, size].checkedProduct ?? .max)
    for number in 0..<count {
      let place = place(number, in: ranges, chunk)
      guard !sound.contains(place) else { continue }
      if let problem = try problem(place, size, dataset, fileSize, at: location, to: operation) {
        throw location.error(.damaged, operation, "its chunk at \(place) \(problem)")
      }
      sound.insert(place)
    }
  }

  /// The first element of chunk `number` of those in `ranges`, counted from the last dimension on.
  private func place(_ number: Int, in ranges: [Range<Int>], _ chunk: [Int]) -> [Int] {
    var rest = number
    var place = ranges.map(\.lowerBound)
    for dimension in ranges.indices.reversed() {
      place[dimension] = (ranges[dimension].lowerBound + rest % ranges[dimension].count) * chunk[dimension]
      rest /= ranges[dimension].count
    }
    return place
  }

  private func problem(
    _ place: [Int], _ size: Int, _ dataset: hid_t, _ fileSize: Int, at location: Location,
    to operation: String
  ) throws(HDF5Error) -> String? {
    let offset = place.map { hsize_t($0) }
    var stored: hsize_t = 0
    // Other functions go through all chunks to find one.
    try location.check(H5Dget_chunk_storage_size(dataset, offset, &stored), operation)
    // Nothing is stored of a chunk that was never written; it reads as zeros.
    guard stored > 0 else { return nil }
    guard stored <= fileSize else { return "takes \(stored) bytes, more than its file has" }
    var bytes = [UInt8](repeating: 0, count: Int(stored))
    var skipped: UInt32 = 0
    try location.check(
      H5Dread_chunk(dataset, kdmeta_hdf5_default(), offset, &skipped, &bytes), operation)
    guard filters.isDeflated(skipping: skipped) else {
      let expected = size + filters.checksumSize(skipping: skipped)
      return bytes.count == expected ? nil : "takes \(bytes.count) bytes, not \(expected)"
    }
    return filters.problem(with: bytes, of: size, skipping: skipped)
  }
}
