import CHDF5

/// A dataset of a file: numbers of one type with a shape.
public struct Dataset: Sendable {
  /// How many bytes one call reads at most unless the caller says otherwise: 4 GiB.
  public static let defaultByteLimit = 4 << 30

  let object: OpenObject
  let extent: Extent
  let layout: Layout
  let chunkCheck: ChunkCheck

  /// How the file holds the numbers.
  public let storedType: StoredType

  /// The length of each dimension; empty for a single number.
  public var shape: [Int] { extent.shape }

  /// The length of each dimension of a chunk; nil when the dataset lies in one piece.
  public var chunk: [Int]? { layout.chunk }

  /// The path in the file, from `/`.
  public var path: String { object.location.member }

  /// Takes over an identifier that the library has just given out.
  ///
  /// - Throws: `refused` or `wrongType` for what this module does not read.
  init(_ identifier: hid_t, in file: File, at location: Location, to operation: String) throws(HDF5Error) {
    object = OpenObject(identifier, in: file, at: location)
    // First the layout: asking a virtual dataset for its shape would open other files.
    layout = try Layout(dataset: identifier, at: location, to: operation)
    chunkCheck = ChunkCheck(layout.filters)
    let space = OwnedID(try location.check(H5Dget_space(identifier), operation))
    extent = try Extent(space: space.id, at: location, to: operation)
    let type = OwnedID(try location.check(H5Dget_type(identifier), operation))
    guard let storedType = StoredType(type.id) else {
      throw location.error(
        .wrongType, operation, "its elements are not plain numbers (IEEE floating point or integers)")
    }
    self.storedType = storedType
  }

  /// Room in memory for the chunks that a range of the first dimension touches, so that ranges that cut through
  /// chunks do not unpack each again and again.
  static func accessProperties(
    at location: Location, to operation: String
  ) throws(HDF5Error) -> OwnedID {
    let access = OwnedID(try location.check(H5Pcreate(kdmeta_hdf5_dataset_access()), operation))
    try location.check(H5Pset_chunk_cache(access.id, 1009, 32 << 20, 1), operation)
    return access
  }
}

extension Group {
  /// The dataset `name`.
  ///
  /// - Throws: `missingMember`; `wrongType` for a group, or for elements that are not plain numbers; `refused` for
  ///   a link, bytes outside the file, a virtual dataset, an unknown filter or more than 8 dimensions.
  public func dataset(_ name: String) throws(HDF5Error) -> Dataset {
    let operation = "open the dataset"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      let step = try walk(name, from: id, to: operation)
      let location = step.location
      return try Dataset(
        try openChild(step, .dataset, to: operation), in: object.file, at: location, to: operation)
    }
  }
}
