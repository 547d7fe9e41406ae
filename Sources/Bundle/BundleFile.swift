import Files
import HDF5
import HDF5Schema

/// Metadata bundles as files, in format 1 (`formats/bundle-1.md`).
public enum BundleFile {
  /// Writes `bundle` to `path`, in the place of any file there, whole or not at all. Equal bundles give equal bytes.
  ///
  /// - Parameter layouts: How record kinds are laid out, by name; no others are written.
  /// - Throws: ``BundleError/invalid(path:defects:)`` where the bundle breaks the format, as with numbers that are not
  ///   finite or beyond the storage type; ``BundleError/file(_:)`` where the file can't be written.
  public static func write(
    _ bundle: MetadataBundle, to path: String, layouts: [String: RecordLayout]
  ) throws(BundleError) {
    try store(bundle, at: path, layouts)
  }

  /// Writes the partial `bundle` to `path`, as released ones are written.
  public static func write(
    _ bundle: PartialBundle, to path: String, layouts: [String: RecordLayout]
  ) throws(BundleError) {
    try store(bundle, at: path, layouts)
  }

  private static func store(
    _ bundle: some StoredBundle, at path: String, _ layouts: [String: RecordLayout]
  ) throws(BundleError) {
    let tree = bundle.tree
    let defects = defects(of: bundle, tree, layouts)
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

  private static func defects<Sort: StoredBundle>(
    of bundle: Sort, _ tree: GroupTree, _ layouts: [String: RecordLayout]
  ) -> [FormatDefect] {
    let schema = Sort.schema(layouts)
    let structural =
      tree.structuralDefects(by: schema, sizes: Sizes(bundle: tree)) + tree.layerKeyDefects
    // Relations between members, and their numbers, are looked at where every member is right by itself.
    guard structural.isEmpty else { return bundle.unwritable + structural }
    return bundle.unwritable + tree.valueDefects(by: schema.root) + bundle.disagreements(layouts)
  }
}
