import CHDF5

/// A group or dataset that is open. It closes when the last reference to it goes, or when its file is closed.
final class OpenObject: Sendable {
  let file: File
  let location: Location
  private let identifier: hid_t

  /// Takes over `identifier`, which the library has just given out.
  init(_ identifier: hid_t, in file: File, at location: Location) {
    self.identifier = identifier
    self.file = file
    self.location = location
    file.adopt(identifier)
  }

  deinit {
    file.release(identifier)
  }

  /// Runs `body` inside the lock with the object's identifier.
  ///
  /// - Throws: `refused` when the file has been closed, and what `body` throws.
  func locked<Result: ~Copyable>(
    to operation: String, _ body: (hid_t) throws(HDF5Error) -> Result
  ) throws(HDF5Error) -> Result {
    try Library.locked { () throws(HDF5Error) in
      guard file.owns(identifier) else {
        throw location.error(.refused, operation, "the file has been closed")
      }
      return try LibraryGuard.watching(file.readFile) { () throws(HDF5Error) in try body(identifier) }
    }
  }
}
