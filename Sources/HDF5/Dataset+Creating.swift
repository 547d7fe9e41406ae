import CHDF5

extension Group {
  /// Makes the dataset `name`, all zeros; the groups on the way to it must be there.
  ///
  /// - Parameters:
  ///   - shape: the length of each dimension; empty for a single number.
  ///   - type: how the file holds the numbers.
  ///   - chunk: the shape of the chunks, of as many dimensions as `shape`; lengths beyond those of `shape` are
  ///     cut. Nil for one piece.
  ///   - deflate: the level of compression of chunks, 0 to 9, with the bytes of each number shuffled; nil for none.
  /// - Throws: `refused` for a name that is taken or arguments that do not go together.
  public func createDataset(
    _ name: String, shape: [Int], type: StoredType, chunk: [Int]? = nil, deflate: Int? = nil
  ) throws(HDF5Error) -> Dataset {
    let operation = "create the dataset"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      let step = try walk(name, from: id, to: operation)
      let location = step.location
      let extent = try Extent(shape, at: location, to: operation)
      _ = try extent.bytes(ofSize: type.byteCount, at: location, to: operation)
      let creation = OwnedID(try location.check(H5Pcreate(kdmeta_hdf5_dataset_creation()), operation))
      try location.check(H5Pset_obj_track_times(creation.id, false), operation)
      if let chunk {
        try setChunk(chunk, deflate: deflate, of: extent, creation.id, at: location, to: operation)
      } else if deflate != nil {
        throw location.error(.refused, operation, "only a dataset in chunks can be compressed")
      } else {
        // Storage that is there from the start can be told from storage that a file only declares.
        try location.check(H5Pset_alloc_time(creation.id, H5D_ALLOC_TIME_EARLY), operation)
      }
      let space = try extent.makeSpace(at: location, to: operation)
      let access = try Dataset.accessProperties(at: location, to: operation)
      let storedType = type.makeType()
      let dataset = try location.check(
        H5Dcreate2(
          step.parent.id, step.name, storedType.id, space.id, kdmeta_hdf5_default(), creation.id, access.id),
        operation, failure: .refused)
      return try Dataset(dataset, in: object.file, at: location, to: operation)
    }
  }

  private func setChunk(
    _ chunk: [Int], deflate: Int?, of extent: Extent, _ creation: hid_t, at location: Location,
    to operation: String
  ) throws(HDF5Error) {
    guard chunk.count == extent.shape.count, chunk.allSatisfy({ $0 > 0 }), (0...9).contains(deflate ?? 0)
    else {
      throw location.error(
        .refused, operation,
        "chunks of \(chunk) at level \(deflate ?? 0) for the shape \(extent.shape); "
          + "chunks need as many dimensions, each ≥ 1, and a level from 0 to 9")
    }
    // The format has no chunks for what has no elements.
    guard extent.count > 0, !extent.shape.isEmpty else { return }
    let cut = zip(chunk, extent.shape).map { hsize_t(min($0, $1)) }
    try location.check(H5Pset_chunk(creation, Int32(cut.count), cut), operation, failure: .refused)
    if let deflate {
      try location.check(H5Pset_shuffle(creation), operation)
      try location.check(H5Pset_deflate(creation, UInt32(deflate)), operation)
    }
  }
}
