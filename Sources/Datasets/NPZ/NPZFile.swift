/// Named arrays in a `.npz` file, as `numpy.savez` and `numpy.savez_compressed` write them.
public enum NPZFile {
  /// The arrays in the file at `path`, by name.
  ///
  /// Of zip, members that are stored or deflated are read; of NumPy's format, versions 1 to 3, arrays in row- or
  /// column-major order of little-endian float16, float32, float64, integers of 8 to 64 bits and booleans.
  ///
  /// - Parameter byteLimit: How many bytes of memory all arrays together may take; 4 GiB where left out.
  /// - Throws: ``DatasetError`` that names the member and the reason, before memory is set aside for what the file can't
  ///   hold.
  public static func read(
    _ path: String, byteLimit: Int = 4 << 30
  ) throws(DatasetError) -> [String: NPYArray] {
    let file = try RandomAccessFile(path)
    let directory = try ZipDirectory(of: file)
    var remaining = byteLimit
    var arrays: [String: NPYArray] = [:]
    for entry in directory.entries {
      let place = "\(path): \(entry.name)"
      guard entry.name.hasSuffix(suffix) else {
        throw .malformed(path: place, reason: "is no .npy array, and .npz files hold nothing else")
      }
      func requireRoom(_ bytes: Int) throws(DatasetError) {
        guard bytes <= remaining else {
          throw .malformed(
            path: place, reason: "takes the arrays past \(byteLimit) bytes of memory, the limit")
        }
      }
      try requireRoom(entry.byteCount)
      let bytes = try entry.contents(of: file)
      let header = try parsing(place) { () throws(Malformed) in try NPYHeader(bytes) }
      try requireRoom(header.byteCountInMemory)
      remaining -= header.byteCountInMemory
      let array = try parsing(place) { () throws(Malformed) in try NPYArray(header, bytes) }
      let name = String(entry.name.dropLast(suffix.count))
      guard arrays.updateValue(array, forKey: name) == nil else {
        throw .malformed(path: path, reason: "holds two arrays named '\(name)'")
      }
    }
    return arrays
  }

  /// What a member's name has behind that of its array.
  static let suffix = ".npy"
}
