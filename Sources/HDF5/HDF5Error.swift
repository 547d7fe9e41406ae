/// Why something could not be done with an HDF5 file, and where in it.
public struct HDF5Error: Error, Sendable, Equatable {
  /// What sort of thing went wrong; what a caller tells apart.
  public enum Kind: Sendable, Equatable {
    /// There is no file of this name.
    case missingFile
    /// The file is there but could not be opened: no permission, cut short, in use.
    case cannotOpen
    /// The file could not be made: no such folder, no permission.
    case cannotCreate
    /// The file holds something else than HDF5.
    case notHDF5
    /// The file holds no member or attribute of this name.
    case missingMember
    /// The member holds another type or shape than the one asked for.
    case wrongType
    /// The file uses a feature of HDF5 that this module does not follow, or a request makes no sense.
    case refused
    /// The member is larger than the caller allows, or than its file can hold.
    case tooLarge
    /// The operating system could not read or write: a full disk, a broken device.
    case ioFailure
    /// The HDF5 library could not make sense of the file.
    case damaged
  }

  /// What sort of thing went wrong.
  public let kind: Kind

  /// What was being done, as in "read the dataset".
  public let operation: String

  /// The path of the file, as it was given.
  public let file: String

  /// The path of the member inside the file, from `/`; an attribute follows an `@`.
  public let member: String

  /// Why: the HDF5 library's innermost message, or this module's own words.
  public let reason: String
}

extension HDF5Error: CustomStringConvertible {
  /// The whole error as one sentence that starts with the file and the member.
  public var description: String {
    let place = member == "/" ? file : "\(file): \(member)"
    return "\(place): could not \(operation): \(reason)"
  }
}
