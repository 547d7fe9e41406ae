import Files
import HDF5

/// Metadata bundles as files, in format 1 (`formats/bundle-1.md`).
public enum BundleFile {
  /// Writes `bundle` to `path`, in the place of any file there, whole or not at all. Equal bundles give equal bytes.
  ///
  /// - Throws: ``BundleError/invalid(path:defects:)`` where the bundle breaks the format, as with numbers that are not
  ///   finite or beyond the storage type; ``BundleError/file(_:)`` where the file can't be written.
  public static func write(_ bundle: MetadataBundle, to path: String) throws(BundleError) {
    let tree = GroupTree(bundle)
    let defects = defects(of: bundle, tree)
    guard defects.isEmpty else { throw .invalid(path: path, defects: defects) }
    try OutputFile.write(to: path, failure: BundleError.file) { (temporaryPath) throws(BundleError) in
      do throws(HDF5Error) {
        let file = try File.create(temporaryPath, userBlockSize: IntegrityBlock.byteCount)
        try tree.write(into: file.root)
        try file.close()
      } catch {
        throw .file(.writeFailed(path: path, reason: "\(error.member): \(error.reason)"))
      }
      try IntegrityBlock.seal(temporaryPath)
    }
  }

  /// The bundle in the file at `path`. It follows every rule of the format.
  ///
  /// The digest is checked before anything is parsed, and sizes before memory is set aside. Nothing outside the file
  /// is opened, whatever it says.
  ///
  /// - Throws: what is wrong with the file, as the cases of ``BundleError`` tell apart.
  public static func read(_ path: String) throws(BundleError) -> MetadataBundle {
    let (bundle, defects) = try examine(path)
    guard let bundle, defects.isEmpty else { throw .invalid(path: path, defects: defects) }
    return bundle
  }

  /// Everything in which the file at `path` breaks the format; empty for a bundle that ``read(_:)`` gives.
  ///
  /// - Throws: ``BundleError`` where the file can't be looked into: it is missing, no bundle, damaged, partial or of a
  ///   format that this program does not know.
  public static func defects(_ path: String) throws(BundleError) -> [BundleDefect] {
    try examine(path).defects
  }

  private static func defects(of bundle: MetadataBundle, _ tree: GroupTree) -> [BundleDefect] {
    let unread = bundle.unreadRecords.keys.sorted().map {
      BundleDefect(member: "\(Schema.recordsPath)/\($0)", problem: "it was not read and can't be written")
    }
    let structural = tree.structuralDefects(by: Schema.bundle, sizes: Sizes(tree)) + tree.layerKeyDefects
    // Relations between members, and their numbers, are looked at where every member is right by itself.
    guard structural.isEmpty else { return unread + structural }
    return unread + tree.valueDefects(by: Schema.bundle) + bundle.disagreements
  }
}
