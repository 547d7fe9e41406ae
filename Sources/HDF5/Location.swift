import CHDF5

/// A place in a file that errors are about.
struct Location: Sendable {
  /// The path of the file, as it was given.
  let file: String

  /// The path of the member, from `/`.
  let member: String

  /// The place of the member or attribute `name` under this one.
  func appending(_ name: String) -> Location {
    Location(file: file, member: member == "/" ? "/" + name : member + "/" + name)
  }

  /// The place of an attribute of this member.
  func attribute(_ name: String) -> Location {
    Location(file: file, member: member + "@" + name)
  }

  /// An error about this place.
  func error(_ kind: HDF5Error.Kind, _ operation: String, _ reason: String) -> HDF5Error {
    HDF5Error(kind: kind, operation: operation, file: file, member: member, reason: reason)
  }

  /// The identifier, count or status that a function of the library returned, unless it tells of a failure.
  ///
  /// - Parameter kind: the kind of error unless the operating system was at fault.
  @discardableResult
  func check<Status: SignedInteger>(
    _ status: Status, _ operation: String, failure kind: HDF5Error.Kind = .damaged
  ) throws(HDF5Error) -> Status {
    guard status < 0 else { return status }
    let message = Library.takeMessage()
    guard let systemError = SystemError(in: message) else {
      throw error(kind, operation, message.isEmpty ? "the HDF5 library gave no reason" : message)
    }
    throw error(kind == .damaged ? .ioFailure : kind, operation, systemError.message)
  }
}

/// The operating system's error inside a message of the library, such as
/// `file write failed: …, errno = 28, error message = 'No space left on device', buf = 0x55…`.
private struct SystemError {
  let message: String

  init?(in text: String) {
    guard text.firstRange(of: "errno = ") != nil,
      let start = text.firstRange(of: "error message = '")?.upperBound,
      let end = text[start...].firstIndex(of: "'")
    else { return nil }
    message = String(text[start..<end])
  }
}
