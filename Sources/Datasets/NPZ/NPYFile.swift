/// An array in a `.npy` file, or in a member of a `.npz` file, whose header has been read.
struct NPYFile: Sendable {
  private enum Storage {
    case file(String)
    case member(String, ZipEntry)
  }

  private let storage: Storage
  let header: NPYHeader

  /// The array in the `.npy` file at `path`.
  init(_ path: String) throws(DatasetError) { try self.init(.file(path)) }

  /// The array in the member `entry` of the `.npz` file at `path`.
  init(_ path: String, _ entry: ZipEntry) throws(DatasetError) { try self.init(.member(path, entry)) }

  private init(_ storage: Storage) throws(DatasetError) {
    self.storage = storage
    let stream = try Self.open(storage)
    let place = Self.place(storage)
    var start = try stream.bytes(12)
    let missing = try parsing(place) { () throws(Malformed) in try NPYHeader.byteCount(start) } - start.count
    if missing > 0 { start += try stream.bytes(missing) }
    header = try parsing(place) { () throws(Malformed) in try NPYHeader(start) }
    if header.isColumnMajor, header.shape.count > 1 {
      throw .malformed(
        path: place, reason: "is in column-major order; save numpy.ascontiguousarray of it")
    }
  }

  /// Where it is, for errors.
  var place: String { Self.place(storage) }

  /// The numbers from the first on.
  func contents() throws(DatasetError) -> NPYContents {
    NPYContents(try Self.open(storage), header, place: place)
  }

  private static func open(_ storage: Storage) throws(DatasetError) -> any ByteStream {
    switch storage {
    case .file(let path): try GzipFile(path)
    case .member(let path, let entry): try ZipEntryStream(entry, of: RandomAccessFile(path))
    }
  }

  private static func place(_ storage: Storage) -> String {
    switch storage {
    case .file(let path): path
    case .member(let path, let entry): "\(path): \(entry.name)"
    }
  }
}

/// The numbers of an array, read in order.
final class NPYContents {
  private let stream: any ByteStream
  private let header: NPYHeader
  private let place: String
  private var hasBegun = false
  private var remaining: Int

  init(_ stream: any ByteStream, _ header: NPYHeader, place: String) {
    self.stream = stream
    self.header = header
    self.place = place
    remaining = header.count
  }

  /// The bytes of the next `count` numbers.
  ///
  /// - Precondition: as many remain.
  func next(_ count: Int) throws(DatasetError) -> [UInt8] {
    precondition(count <= remaining)
    if !hasBegun { _ = try stream.bytes(header.byteCount) }
    hasBegun = true
    let bytes = try stream.bytes(count * header.element.byteCount)
    remaining -= count
    let goesOn = remaining == 0 ? try !stream.bytes(1).isEmpty : false
    guard bytes.count == count * header.element.byteCount, !goesOn else {
      throw .malformed(
        path: place,
        reason: "does not hold the numbers that its shape \(header.shape) needs; it is cut off or damaged")
    }
    return bytes
  }
}
