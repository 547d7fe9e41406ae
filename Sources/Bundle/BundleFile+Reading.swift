public import Files
public import HDF5Schema

extension BundleFile {
  /// A bundle of either purpose.
  public enum Contents: Equatable, Sendable {
    /// Statistics that may be published.
    case release(MetadataBundle)
    /// Sums that are to be merged.
    case partial(PartialBundle)
  }

  /// The bundle in the file at `path`. It follows every rule of the format.
  ///
  /// The digest is checked before anything is parsed, and sizes before memory is set aside. Nothing outside the file
  /// is opened, whatever it says.
  ///
  /// - Parameters:
  ///   - layouts: How record kinds are laid out, by name; a file with others is refused.
  ///   - trusted: The keys one of which must have signed the file, else nothing of it is parsed; nil where it may be
  ///     signed by anyone or not at all. A signature that does not verify is refused in any case.
  /// - Throws: what is wrong with the file, as the cases of ``BundleError`` tell apart; ``BundleError/partial(path:)``
  ///   for a partial bundle.
  public static func read(
    _ path: String, layouts: [String: RecordLayout], trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> MetadataBundle {
    let file = try open(path, trusting: trusted)
    guard file.purpose != .partial else { throw .partial(path: path) }
    return try sound(file.examine(layouts), path)
  }

  /// The partial bundle in the file at `path`, read with the same care.
  ///
  /// - Throws: what is wrong with the file; ``BundleError/released(path:)`` for a released bundle.
  public static func readPartial(
    _ path: String, layouts: [String: RecordLayout], trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> PartialBundle {
    let file = try open(path, trusting: trusted)
    guard file.purpose == .partial else { throw .released(path: path) }
    return try sound(file.examine(layouts), path)
  }

  /// The bundle of either purpose in the file at `path`, read with the same care.
  ///
  /// - Throws: what is wrong with the file.
  public static func contents(
    _ path: String, layouts: [String: RecordLayout], trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> Contents {
    let file = try open(path, trusting: trusted)
    return file.purpose == .partial
      ? .partial(try sound(file.examine(layouts), path)) : .release(try sound(file.examine(layouts), path))
  }

  /// Everything in which the file at `path` breaks the format; empty for a bundle that ``contents(_:layouts:trusting:)`` gives.
  ///
  /// - Throws: ``BundleError`` where the file can't be looked into: it is missing, no bundle, damaged, or of a format
  ///   that this program does not know.
  public static func defects(
    _ path: String, layouts: [String: RecordLayout], trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> [FormatDefect] {
    let file = try open(path, trusting: trusted)
    return file.purpose == .partial
      ? file.examine(as: PartialBundle.self, layouts).defects
      : file.examine(as: MetadataBundle.self, layouts).defects
  }

  private static func sound<Sort>(
    _ found: (bundle: Sort?, defects: [FormatDefect]), _ path: String
  ) throws(BundleError) -> Sort {
    guard let bundle = found.bundle, found.defects.isEmpty else {
      throw .invalid(path: path, defects: found.defects)
    }
    return bundle
  }
}
