import Glibc

/// What lies at a path, found from its contents and never from its name.
enum FileKind: Equatable {
  case attributeTable
  case folder
  case hdf5
  case idx(rank: Int)
  case npy
  case npz
  case image
  case tar
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
    if let kind = try Self.bySignature(path) {
      self = kind
      return
    }
    let start = try GzipFile(path).bytes(8)
    if let rank = IDXHeader.rank(ofFileWith: start) {
      self = .idx(rank: rank)
    } else if TarFile.isTar(path) {
      self = .tar
    } else if AttributeTable.isTable(path) {
      self = .attributeTable
    } else {
      self = .unknown(description: Self.describe(start))
    }
  }

  /// What the first bytes, as they lie in the file, say; nil where they say nothing.
  private static func bySignature(_ path: String) throws(DatasetError) -> FileKind? {
    let file = try RandomAccessFile(path)
    let start = try file.bytes(0..<min(8, file.size))
    if start.starts(with: PNGDecoder.signature) || start.starts(with: JPEGDecoder.signature) {
      return .image
    }
    if start.starts(with: [0x50, 0x4B, 3, 4]) { return .npz }
    if start.starts(with: [0x93, 0x4E, 0x55, 0x4D]) { return .npy }
    return try isHDF5(file) ? .hdf5 : nil
  }

  /// The size in bytes of the file at `path`.
  static func size(ofFileAt path: String) throws(DatasetError) -> Int {
    Int(try status(path).st_size)
  }

  /// Whether there is anything at `path`.
  static func exists(at path: String) -> Bool { access(path, F_OK) == 0 }

  private static func status(_ path: String) throws(DatasetError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw [ENOENT, ENOTDIR].contains(errno)
        ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    return status
  }

  /// Whether HDF5's signature lies where it may lie: at 0, or after a user block of 512 bytes, 1,024, and so on.
  private static func isHDF5(_ file: RandomAccessFile) throws(DatasetError) -> Bool {
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    var offset = 0
    while offset <= min(1 << 20, file.size - signature.count) {
      if try file.bytes(offset..<offset + signature.count) == signature { return true }
      offset = offset == 0 ? 512 : offset * 2
    }
    return false
  }

  private static func describe(_ start: [UInt8]) -> String {
    if start.isEmpty { return "the file is empty" }
    let known: [([UInt8], String)] = [
      ([0xFD, 0x37, 0x7A], "it is an xz file with no tar archive in it"),
      ([0x42, 0x5A, 0x68], "it is a bzip2 file with no tar archive in it"),
    ]
    for (magic, description) in known where start.starts(with: magic) { return description }
    let digits = start.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "it starts with the bytes \(digits.joined(separator: " "))"
  }
}
