import CHDF5

/// An HDF5 file that is open, for reading or, if newly made, for writing.
///
/// The same calls write the same bytes: no times are stored, and the version of the file format is fixed at the one
/// of HDF5 1.8, which every reader in use knows.
///
/// The members that change are only touched inside the library's lock, so a file may be shared between threads.
public final class File: @unchecked Sendable {
  /// The path, as it was given.
  public let path: String

  /// What a crash of the library, or a loop in it, is told of; nil for a file that is written.
  let readFile: LibraryGuard.ReadFile?

  private var identifier: hid_t?
  private var objects: Set<hid_t> = []

  init(path: String, identifier: hid_t, readFile: LibraryGuard.ReadFile? = nil) {
    self.path = path
    self.readFile = readFile
    self.identifier = identifier
  }

  deinit {
    // Objects keep their file, so none is left; a writer that cares about failures calls `close()` itself.
    if let identifier { _ = Library.locked { LibraryGuard.watching(readFile) { H5Fclose(identifier) } } }
  }

  /// The group that holds everything in the file.
  ///
  /// - Throws: `refused` when the file has been closed.
  public var root: Group {
    get throws(HDF5Error) {
      try Library.locked { () throws(HDF5Error) in
        let file = try openIdentifier(to: "open the file's root")
        let root = try location.check(
          LibraryGuard.watching(readFile) { H5Gopen2(file, "/", kdmeta_hdf5_default()) },
          "open the file's root")
        return Group(OpenObject(root, in: self, at: location))
      }
    }
  }

  /// How many bytes at the start of the file HDF5 leaves alone.
  public var userBlockSize: Int {
    get throws(HDF5Error) {
      let operation = "find the file's beginning"
      return try Library.locked { () throws(HDF5Error) in
        let file = try openIdentifier(to: operation)
        let creation = OwnedID(
          try location.check(LibraryGuard.watching(readFile) { H5Fget_create_plist(file) }, operation))
        var size: hsize_t = 0
        try location.check(H5Pget_userblock(creation.id, &size), operation)
        return Int(clamping: size)
      }
    }
  }

  /// Hands everything written so far to the operating system.
  ///
  /// - Throws: `ioFailure` when it does not take it, as when the disk is full.
  public func flush() throws(HDF5Error) {
    try Library.locked { () throws(HDF5Error) in
      _ = try location.check(
        H5Fflush(try openIdentifier(to: "write the file"), H5F_SCOPE_LOCAL), "write the file")
    }
  }

  /// Writes what is left to write and closes the file with every group and dataset of it; those throw from then
  /// on. Does nothing if it is closed.
  ///
  /// - Throws: `ioFailure` when the operating system does not take what is left, as when the disk is full.
  public func close() throws(HDF5Error) {
    try Library.locked { () throws(HDF5Error) in
      guard let open = identifier else { return }
      identifier = nil
      var failure: HDF5Error?
      for object in objects.sorted() {
        note(LibraryGuard.watching(readFile) { H5Oclose(object) }, in: &failure)
      }
      objects = []
      note(LibraryGuard.watching(readFile) { H5Fclose(open) }, in: &failure)
      if let failure { throw failure }
    }
  }

  /// How many files, groups, datasets and attributes this process has open; for tests that look for leaks.
  public static var openHandleCount: Int {
    Library.locked { kdmeta_hdf5_open_handle_count() }
  }

  private var location: Location { Location(file: path, member: "/") }

  /// Keeps the first failure of several, which is the cause of the others.
  private func note(_ status: herr_t, in failure: inout HDF5Error?) {
    do {
      try location.check(status, "write the file to its end")
    } catch {
      failure = failure ?? error
    }
  }

  private func openIdentifier(to operation: String) throws(HDF5Error) -> hid_t {
    guard let identifier else {
      throw location.error(.refused, operation, "the file has been closed")
    }
    return identifier
  }

  /// The size of the file in bytes, with its user block.
  func size(to operation: String) throws(HDF5Error) -> Int {
    var size: hsize_t = 0
    try location.check(H5Fget_filesize(try openIdentifier(to: operation), &size), operation)
    return Int(clamping: size)
  }

  /// Takes note of an object of this file that is open now.
  func adopt(_ object: hid_t) {
    Library.locked { _ = objects.insert(object) }
  }

  /// Closes an object, unless closing the file has done so.
  func release(_ object: hid_t) {
    Library.locked {
      if objects.remove(object) != nil { _ = LibraryGuard.watching(readFile) { H5Oclose(object) } }
    }
  }

  /// Whether an object is still open.
  func owns(_ object: hid_t) -> Bool {
    objects.contains(object)
  }
}
