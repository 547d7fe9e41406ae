public import Bundle
public import Files
public import HDF5Schema

/// Bundles whose records are of the kinds that ``RecordKinds`` lists.
extension BundleFile {
  /// Writes `bundle` to `path`, as ``write(_:to:layouts:)`` does.
  public static func write(_ bundle: MetadataBundle, to path: String) throws(BundleError) {
    try write(bundle, to: path, layouts: RecordKinds.layouts)
  }

  /// Writes the partial `bundle` to `path`, as released ones are written.
  public static func write(_ bundle: PartialBundle, to path: String) throws(BundleError) {
    try write(bundle, to: path, layouts: RecordKinds.layouts)
  }

  /// The bundle in the file at `path`, as ``read(_:layouts:trusting:)`` gives it.
  public static func read(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> MetadataBundle {
    try read(path, layouts: RecordKinds.layouts, trusting: trusted)
  }

  /// The partial bundle in the file at `path`, as ``readPartial(_:layouts:trusting:)`` gives it.
  public static func readPartial(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> PartialBundle {
    try readPartial(path, layouts: RecordKinds.layouts, trusting: trusted)
  }

  /// The bundle of either purpose in the file at `path`, as ``contents(_:layouts:trusting:)`` gives it.
  public static func contents(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> Contents {
    try contents(path, layouts: RecordKinds.layouts, trusting: trusted)
  }

  /// Everything in which the file at `path` breaks the format, as ``defects(_:layouts:trusting:)`` tells it.
  public static func defects(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> [FormatDefect] {
    try defects(path, layouts: RecordKinds.layouts, trusting: trusted)
  }

  /// Puts the bundle at `path`, signed with `key`, at `output`, as ``sign(_:with:to:layouts:)`` does.
  public static func sign(_ path: String, with key: SigningKey, to output: String) throws(BundleError) {
    try sign(path, with: key, to: output, layouts: RecordKinds.layouts)
  }
}
