internal import Bundle
internal import Files
internal import Records

/// Signs bundles.
public enum BundleSigner {
  /// What was signed.
  public struct Report: Sendable, Codable {
    /// The public key that checks the signature, as hexadecimal digits.
    public let publicKey: String
    /// That of the signature which gave way; nil where there was none.
    public let formerPublicKey: String?
  }

  /// Puts the bundle at `path`, signed with the private key in the file `keyPath`, at `output`.
  ///
  /// - Throws: ``KDMetaError`` where either can't be read, the bundle breaks its format, or the output can't be written.
  public static func sign(
    _ path: String, keyPath: String, to output: String
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try OutputFile.check(output)
      let key = try SigningKey(readingFrom: keyPath)
      let former = try BundleFile.signer(of: path)
      try BundleFile.sign(path, with: key, to: output)
      return Report(publicKey: key.publicKey.hexadecimal, formerPublicKey: former?.hexadecimal)
    }
  }
}
