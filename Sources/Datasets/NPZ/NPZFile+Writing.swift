public import Files
import FoundationEssentials

extension NPZFile {
  /// Writes `arrays` to `path`, whole or not at all, so that `numpy.load` reads them.
  ///
  /// Equal arrays give equal bytes: no times are stored, and nothing is compressed.
  ///
  /// - Parameter types: The types to write arrays as, by their names; others are float32 or int64.
  /// - Throws: `FileError`, also where two arrays have one name, or the file would be larger than 4 GB.
  public static func write(
    _ arrays: [(name: String, array: NPYArray)], as types: [String: NPYElement] = [:], to path: String
  ) throws(FileError) {
    func refuse(_ reason: String) -> FileError { .writeFailed(path: path, reason: reason) }
    var names: Set<String> = []
    var (members, directory) = (Data(), Data())
    for (name, array) in arrays {
      guard names.insert(name).inserted else { throw refuse("two arrays are named '\(name)'") }
      let contents = array.fileBytes(as: types[name])
      let member = ZipMember(
        name: name + suffix, size: contents.count, checksum: Deflate.checksum(contents), offset: members.count
      )
      guard let member else {
        throw refuse("the array '\(name)' or its name is too large for a zip file of less than 4 GB")
      }
      members.append(contentsOf: member.localHeader)
      members.append(contentsOf: contents)
      directory.append(contentsOf: member.directoryEntry)
    }
    guard let end = ZipMember.end(count: arrays.count, directory: directory.count, offset: members.count)
    else {
      throw refuse("the arrays are too many or too large for a zip file of less than 4 GB")
    }
    try OutputFile.write(members + directory + end, to: path)
  }
}
