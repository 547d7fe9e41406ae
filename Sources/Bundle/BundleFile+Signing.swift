public import Files

extension BundleFile {
  /// The key that signed the bundle at `path`; nil where it is not signed.
  ///
  /// The signature is checked against the digest that the file states; reading the bundle checks that digest.
  ///
  /// - Throws: ``BundleError/falselySigned(path:key:)`` where it does not verify; ``BundleError`` for anything that does not begin
  ///   as a bundle does.
  public static func signer(of path: String) throws(BundleError) -> VerificationKey? {
    let block = try IntegrityBlock(try IntegrityBlock.startOfFile(path).bytes, of: path)
    try block.checkSignature(path, trusting: nil)
    return block.signature?.key
  }

  /// Puts the bundle at `path`, signed with `key`, at `output`, which may be the same path. A signature that it has gives way.
  ///
  /// - Throws: what is wrong with the bundle, which has to keep to the format in everything, as reading it would tell;
  ///   ``BundleError/file(_:)`` where the file can't be written, and then what was at `output` is untouched.
  public static func sign(
    _ path: String, with key: SigningKey, to output: String, layouts: [String: RecordLayout]
  ) throws(BundleError) {
    _ = try contents(path, layouts: layouts)
    let looked = try IntegrityBlock.check(path).block
    try rewrite(path, to: output) { (digest) throws(BundleError) in
      // What was looked at is what is signed, whatever others do to the file meanwhile.
      try looked.checkDigest(path, found: digest)
      return IntegrityBlock(digest: digest, signedWith: key)
    }
  }

  /// Puts a copy of the file at `path` at `output`, in front of which is the block that `block` makes of the copy's digest.
  static func rewrite(
    _ path: String, to output: String, block: (_ digest: String) throws(BundleError) -> IntegrityBlock
  ) throws(BundleError) {
    try OutputFile.write(to: output, failure: BundleError.file) { (temporaryPath) throws(BundleError) in
      do throws(FileError) { try FileCopy.copy(path, to: temporaryPath) } catch {
        guard case .writeFailed(_, let reason) = error else { throw .file(error) }
        throw .file(.writeFailed(path: output, reason: reason))
      }
      try block(try IntegrityBlock.digest(of: temporaryPath)).write(into: temporaryPath)
    }
  }
}
