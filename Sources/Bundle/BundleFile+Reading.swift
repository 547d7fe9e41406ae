public import Files

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
  /// - Parameter trusted: The keys one of which must have signed the file, else nothing of it is parsed; nil where it may be
  ///   signed by anyone or not at all. A signature that does not verify is refused in any case.
  /// - Throws: what is wrong with the file, as the cases of ``BundleError`` tell apart; ``BundleError/partial(path:)``
  ///   for a partial bundle.
  public static func read(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> MetadataBundle {
    let file = try open(path, trusting: trusted)
    guard file.purpose != .partial else { throw .partial(path: path) }
    return try sound(file.examine(), path)
  }

  /// The partial bundle in the file at `path`, read with the same care.
  ///
  /// - Throws: what is wrong with the file; ``BundleError/released(path:)`` for a released bundle.
  public static func readPartial(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> PartialBundle {
    let file = try open(path, trusting: trusted)
    guard file.purpose == .partial else { throw .released(path: path) }
    return try sound(file.examine(), path)
  }

  /// The bundle of either purpose in the file at `path`, read with the same care.
  ///
  /// - Throws: what is wrong with the file.
  public static func contents(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> Contents {
    let file = try open(path, trusting: trusted)
    return file.purpose == .partial
      ? .partial(try sound(file.examine(), path)) : .release(try sound(file.examine(), path))
  }

  /// Everything in which the file at `path` breaks the format; empty for a bundle that ``contents(_:)`` gives.
  ///
  /// - Throws: ``BundleError`` where the file can't be looked into: it is missing, no bundle, damaged, or of a format
  ///   that this program does not know.
  public static func defects(
    _ path: String, trusting trusted: Set<VerificationKey>? = nil
  ) throws(BundleError) -> [BundleDefect] {
    let file = try open(path, trusting: trusted)
    return file.purpose == .partial
      ? file.examine(as: PartialBundle.self).defects : file.examine(as: MetadataBundle.self).defects
  }

  private static func sound<Sort>(
    _ found: (bundle: Sort?, defects: [BundleDefect]), _ path: String
  ) throws(BundleError) -> Sort {
    guard let bundle = found.bundle, found.defects.isEmpty else {
      throw .invalid(path: path, defects: found.defects)
    }
    return bundle
  }
}
