import Glibc

/// What lies at a path, found from its contents and never from its name.
enum FileKind: Equatable {
  case folder
  case hdf5
  case idx(rank: Int)
  case unknown(description: String)

  init(at path: String) throws(DatasetError) {
    let status = try Self.status(path)
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      self = .folder
      return
    case S_IFREG: break
    default:
      self = .unknown(description: "it is neither a folder nor an ordinary file")
      return
    }
    if try Self.isHDF5(path) {
      self = .hdf5
      return
    }
    let start = try GzipFile(path).bytes(8)
    if let rank = IDXHeader.rank(ofFileWith: start) {
      self = .idx(rank: rank)
    } else {
      self = .unknown(description: Self.describe(start))
    }
  }

  /// The size in bytes of the file at `path`.
  static func size(ofFileAt path: String) throws(DatasetError) -> Int {
    Int(try status(path).st_size)
  }

  private static func status(_ path: String) throws(DatasetError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw [ENOENT, ENOTDIR].contains(errno)
        ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    return status
  }

  /// Whether HDF5's signature lies where it may lie: at 0, or after a user block of 512 bytes, 1,024, and so on.
  private static func isHDF5(_ path: String) throws(DatasetError) -> Bool {
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var offset = 0
    while offset <= 1 << 20 {
      var bytes = [UInt8](repeating: 0, count: signature.count)
      guard pread(descriptor, &bytes, bytes.count, offset) == bytes.count else { return false }
      if bytes == signature { return true }
      offset = offset == 0 ? 512 : offset * 2
    }
    return false
  }

  private static func describe(_ start: [UInt8]) -> String {
    if start.isEmpty { return "the file is empty" }
    let known: [([UInt8], String)] = [
      ([0x50, 0x4B], "it is a zip archive, as .npz files are"),
      ([0x89, 0x50, 0x4E, 0x47], "it is a PNG picture"),
      ([0xFF, 0xD8, 0xFF], "it is a JPEG picture"), ([0x93, 0x4E, 0x55, 0x4D], "it is a NumPy array"),
      ([0xFD, 0x37, 0x7A], "it is an xz archive"), ([0x42, 0x5A, 0x68], "it is a bzip2 archive"),
    ]
    for (magic, description) in known where start.starts(with: magic) { return description }
    let digits = start.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "it starts with the bytes \(digits.joined(separator: " "))"
  }
}
