import Files

extension IntegrityBlock {
  /// The block in the first bytes `start` of the file at `path`, once the file was found to be as it was written, and signed by
  /// one who is `trusted` where that matters.
  ///
  /// - Parameter digest: Finds the digest of what follows the block. It is asked last, so that nothing more is read of a file
  ///   that is refused for its signature.
  static func checked(
    _ start: [UInt8], of path: String, trusting trusted: Set<VerificationKey>?,
    digest: () throws(BundleError) -> String
  ) throws(BundleError) -> IntegrityBlock {
    let block = try IntegrityBlock(start, of: path)
    try block.checkSignature(path, trusting: trusted)
    try block.checkDigest(path, found: try digest())
    return block
  }

  /// The block in the first bytes `start` of the file at `path`.
  init(_ start: [UInt8], of path: String) throws(BundleError) {
    do throws(Malformed) { try self.init(Array(start.prefix(Self.byteCount))) } catch {
      throw .notABundle(path: path, reason: error.reason)
    }
  }

  /// Refuses the file at `path`, which this block begins, if its signature does not verify; or where only the holders of some
  /// keys are `trusted`, if none of these has signed it. An empty set trusts nobody.
  func checkSignature(_ path: String, trusting trusted: Set<VerificationKey>?) throws(BundleError) {
    if let signature, !isSignatureValid { throw .falselySigned(path: path, key: signature.key) }
    guard let trusted else { return }
    guard let signature else { throw .unsigned(path: path) }
    guard trusted.contains(signature.key) else { throw .untrusted(path: path, key: signature.key) }
  }

  /// Refuses the file at `path`, which this block begins, unless the rest of it has the digest `found`.
  func checkDigest(_ path: String, found: String) throws(BundleError) {
    guard found == digest else { throw .damaged(path: path, stated: digest, found: found) }
  }
}
