internal import Bundle
internal import Files

/// Writes the digests of bundles that were edited on purpose.
public enum BundleSealer {
  /// What sealing did.
  public struct Report: Sendable, Codable {
    /// SHA-256 of the file's contents, which it now states.
    public let sha256: String
    /// Whether it stated that before, and is as it was.
    public let wasSealed: Bool
    /// The public key of a signature that no longer held and is gone; nil where there was none.
    public let formerPublicKey: String?
  }

  /// Writes the digest of the HDF5 file at `path` into its user block, whatever the file holds.
  ///
  /// - Throws: ``KDMetaError`` where it has none, or can't be written.
  public static func seal(_ path: String) throws(KDMetaError) -> Report {
    try asCommand {
      let sealing = try BundleFile.seal(path)
      return Report(
        sha256: sealing.digest, wasSealed: sealing.wasSealed,
        formerPublicKey: sealing.formerSigner?.hexadecimal)
    }
  }
}
