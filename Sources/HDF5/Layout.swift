import CHDF5

/// How the bytes of a dataset lie in its file, as far as reading them safely depends on it.
struct Layout: Sendable {
  /// What a byte of deflated data can grow to at most, rounded up.
  private static let deflateRatio = 1032

  /// The size of a chunk in elements; nil when the dataset is in one piece.
  let chunk: [Int]?

  /// What chunks pass through; nothing where there are none.
  let filters: ChunkFilters

  /// Reads the layout of a dataset that has just been opened, before anything else is asked of it.
  ///
  /// - Throws: `refused` for bytes outside the file, virtual datasets and filters that ``ChunkFilters`` refuses.
  init(dataset: hid_t, at location: Location, to operation: String) throws(HDF5Error) {
    let creation = OwnedID(try location.check(H5Dget_create_plist(dataset), operation))
    switch H5Pget_layout(creation.id) {
    case H5D_COMPACT, H5D_CONTIGUOUS:
      chunk = nil
    case H5D_CHUNKED:
      var lengths = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
      let rank = try location.check(
        H5Pget_chunk(creation.id, Int32(lengths.count), &lengths), operation)
      chunk = lengths.prefix(Int(rank)).map { Int(clamping: $0) }
    default:
      throw location.error(.refused, operation, "it is a virtual dataset, made of parts of others")
    }
    guard try location.check(H5Pget_external_count(creation.id), operation) == 0 else {
      throw location.error(.refused, operation, "its bytes are outside the file (external storage)")
    }
    var filters: [H5Z_filter_t] = []
    let filterCount = try location.check(H5Pget_nfilters(creation.id), operation)
    for index in 0..<UInt32(filterCount) {
      var flags: UInt32 = 0
      var parameterCount = 0
      filters.append(
        try location.check(
          H5Pget_filter2(creation.id, index, &flags, &parameterCount, nil, 0, nil, nil), operation))
    }
    self.filters = try ChunkFilters(filters, at: location, to: operation)
    guard chunk != nil else { return }
    var options: UInt32 = 0
    try location.check(H5Pget_chunk_opts(creation.id, &options), operation)
    guard options == 0 else {
      throw location.error(
        .refused, operation, "its chunks at the edges are stored in another way than the others")
    }
  }

  /// Refuses a dataset whose file can't hold what it declares, before memory is set aside for it.
  func requireStored(
    _ extent: Extent, _ type: StoredType, dataset: hid_t, fileSize: Int, at location: Location,
    to operation: String
  ) throws(HDF5Error) {
    let declared = try extent.bytes(ofSize: type.byteCount, at: location, to: operation)
    guard declared > 0 else { return }
    let stored = min(Int(clamping: H5Dget_storage_size(dataset)), fileSize)
    let possible = filters.isDeflated ? [stored, Layout.deflateRatio].checkedProduct ?? .max : stored
    guard declared <= possible else {
      throw location.error(
        .tooLarge, operation,
        "it declares \(declared) bytes, more than the \(stored) bytes stored for it can hold")
    }
    guard let chunk else { return }
    // Reading one element takes the memory of a whole chunk.
    guard let chunkBytes = (chunk + [type.byteCount]).checkedProduct, chunkBytes <= possible else {
      throw location.error(
        .tooLarge, operation,
        "its chunks have the shape \(chunk), more than the \(stored) bytes stored for it can hold")
    }
  }
}
