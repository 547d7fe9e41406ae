import CHDF5

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension File {
  /// Makes an empty file at `path`, in the place of any file there, and opens it for writing.
  ///
  /// - Parameter userBlockSize: bytes at the start of the file that HDF5 leaves alone: 0, or a power of two from
  ///   512 on. They are the caller's to fill in, once the file is closed.
  /// - Throws: `cannotCreate`, and `refused` for a size of the user block that the format does not have.
  public static func create(_ path: String, userBlockSize: Int = 0) throws(HDF5Error) -> File {
    let operation = "create the file"
    let location = Location(file: path, member: "/")
    guard userBlockSize == 0 || userBlockSize >= 512 && userBlockSize.nonzeroBitCount == 1 else {
      throw location.error(
        .refused, operation,
        "a user block of \(userBlockSize) bytes; its size must be 0 or a power of two, at least 512")
    }
    return try Library.locked { () throws(HDF5Error) in
      let access = try accessProperties(at: location, to: operation)
      try location.check(H5Pset_libver_bounds(access.id, H5F_LIBVER_V18, H5F_LIBVER_V18), operation)
      let creation = OwnedID(try location.check(H5Pcreate(kdmeta_hdf5_file_creation()), operation))
      try location.check(H5Pset_userblock(creation.id, hsize_t(userBlockSize)), operation)
      try location.check(H5Pset_obj_track_times(creation.id, false), operation)
      let file = try location.check(
        H5Fcreate(path, kdmeta_hdf5_truncate(), creation.id, access.id), operation, failure: .cannotCreate)
      return File(path: path, identifier: file)
    }
  }

  /// Opens the file at `path` for reading.
  ///
  /// - Throws: `missingFile`, `notHDF5` or `cannotOpen`.
  public static func open(_ path: String) throws(HDF5Error) -> File {
    let operation = "open the file"
    let location = Location(file: path, member: "/")
    let readFile = LibraryGuard.ReadFile(
      path, byteCount: try requireRegularFile(at: location, to: operation))
    return try Library.locked { () throws(HDF5Error) in
      let access = try accessProperties(at: location, to: operation)
      let isHDF5 = LibraryGuard.watching(readFile) { H5Fis_hdf5(path) }
      guard try location.check(isHDF5, operation, failure: .cannotOpen) > 0 else {
        throw location.error(.notHDF5, operation, "it is not an HDF5 file")
      }
      let file = try location.check(
        LibraryGuard.watching(readFile) { H5Fopen(path, kdmeta_hdf5_read_only(), access.id) }, operation,
        failure: .cannotOpen)
      return File(path: path, identifier: file, readFile: readFile)
    }
  }

  /// What holds for every file: closing one while the library still has objects of it open is an error, so that a
  /// leak shows, and no file is locked. A lock would live on in a program that another thread started while the file
  /// was open, and keep it from being read; and some file systems have none.
  private static func accessProperties(
    at location: Location, to operation: String
  ) throws(HDF5Error) -> OwnedID {
    let access = OwnedID(try location.check(H5Pcreate(kdmeta_hdf5_file_access()), operation))
    try location.check(H5Pset_fclose_degree(access.id, H5F_CLOSE_SEMI), operation)
    try location.check(H5Pset_file_locking(access.id, false, true), operation)
    return access
  }

  /// Refuses what reading could hang on, such as a pipe, before the library touches it; the size of what it takes.
  private static func requireRegularFile(
    at location: Location, to operation: String
  ) throws(HDF5Error) -> Int {
    var information = stat()
    guard stat(location.file, &information) == 0 else {
      let code = errno
      throw location.error(
        code == ENOENT || code == ENOTDIR ? .missingFile : .cannotOpen, operation,
        String(cString: strerror(code)))
    }
    guard information.st_mode & S_IFMT == S_IFREG else {
      throw location.error(.cannotOpen, operation, "it is not a regular file")
    }
    return Int(information.st_size)
  }
}
