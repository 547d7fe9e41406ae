public import Files

extension BundleFile {
  /// What sealing did to a file.
  public struct Sealing: Equatable, Sendable {
    /// SHA-256 of everything behind the user block, as the file now states it.
    public let digest: String

    /// Whether the file stated it before, and was left alone.
    public let wasSealed: Bool

    /// The key whose signature no longer held and is gone; nil where there was none.
    public let formerSigner: VerificationKey?
  }

  /// Writes the digest of the file at `path`, which someone has edited, into its user block. What the file holds is not
  /// looked at, and may be no bundle.
  ///
  /// - Throws: ``BundleError/notABundle(path:reason:)`` for files without an HDF5 file's user block of 512 bytes, or with one
  ///   that holds something of others; ``BundleError/file(_:)`` where the file can't be read or written, and then it is untouched.
  public static func seal(_ path: String) throws(BundleError) -> Sealing {
    let start = try IntegrityBlock.startOfFile(path).bytes
    let former = try IntegrityBlock.former(in: start, of: path)
    let digest = try IntegrityBlock.digest(of: path)
    if let former, former.digest == digest, former.signature == nil || former.isSignatureValid {
      return Sealing(digest: digest, wasSealed: true, formerSigner: nil)
    }
    var sealed = digest
    try rewrite(path, to: path) { (digest) throws(BundleError) in
      sealed = digest
      return IntegrityBlock(digest: digest)
    }
    return Sealing(digest: sealed, wasSealed: false, formerSigner: former?.signature?.key)
  }
}
