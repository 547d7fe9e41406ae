/// An IDX file, on disk or embedded, whose header has been read.
struct IDXFile: Sendable {
  /// Where an IDX file's bytes are.
  enum Storage: Sendable {
    case file(String)
    case embedded(EmbeddedFile)

    /// The bytes from the start, inflated where they are compressed.
    func open() throws(DatasetError) -> any ByteStream {
      switch self {
      case .file(let path): try GzipFile(path)
      case .embedded(let file): try GzipMemory(file.contents, path: file.rawValue)
      }
    }
  }

  let storage: Storage
  let header: IDXHeader

  /// Reads the header, and checks the size of a plain file against it.
  init(_ storage: Storage) throws(DatasetError) {
    self.storage = storage
    let stream = try storage.open()
    header = try IDXHeader(from: stream, path: storage.path)
    if case .file(let path) = storage, let file = stream as? GzipFile, file.isPlain {
      let found = try FileKind.size(ofFileAt: path) - header.byteCount
      if found < header.contentCount { throw .truncated(self, contentFound: found) }
    }
  }

  /// Where it is, for errors.
  var path: String { storage.path }
}

extension IDXFile.Storage {
  /// Where it is, for errors.
  var path: String {
    switch self {
    case .file(let path): path
    case .embedded(let file): file.rawValue
    }
  }
}
