internal import Bundle
internal import Datasets
public import Files

/// Checks files against their formats.
public enum Validation {
  /// What was found.
  public struct Report: Sendable, Codable {
    /// What the file is, in words.
    public let kind: String
    /// Whether it is signed, and the signature verifies; nil for files other than bundles, which are not signed.
    public let isSigned: Bool?
    /// The public key that signed it, as hexadecimal digits; nil where it is not signed.
    public let signedBy: String?
    /// Everything that is wrong, each with its place.
    public let defects: [String]

    /// What was found of a file that is none to be signed.
    fileprivate init(kind: String, defects: [String]) {
      self.kind = kind
      (isSigned, signedBy) = (nil, nil)
      self.defects = defects
    }

    /// What was found of a bundle that `signer` signed, or nobody.
    fileprivate init(kind: String, signedBy signer: VerificationKey?, defects: [String]) {
      self.kind = kind
      (isSigned, signedBy) = (signer != nil, signer?.hexadecimal)
      self.defects = defects
    }
  }

  /// Everything that is wrong with the bundle or surrogate at `path`; with `teacher`, also whether it is of that one.
  ///
  /// - Parameter trusted: The keys one of which must have signed the file, which is a bundle then; nil for any file.
  /// - Throws: ``KDMetaError`` where the file cannot be looked into at all.
  public static func validate(
    _ path: String, teacher: String? = nil, trusting trusted: Set<VerificationKey>? = nil
  ) throws(KDMetaError) -> Report {
    switch try FileFormat(ofFileAt: path, trusting: trusted) {
    case .bundle: return try bundle(path, teacher, trusted)
    case .surrogate:
      let surrogate: SurrogateFile
      do throws(DatasetError) {
        surrogate = try SurrogateFile(path)
        try surrogate.validate()
      } catch { throw .dataset(error) }
      guard let teacher else { return Report(kind: "surrogate dataset", defects: []) }
      let (own, given) = (surrogate.header.provenance, try LoadedClassifier(teacher).sha256)
      guard own.teacherSHA256 == given else {
        return Report(
          kind: "surrogate dataset",
          defects: [
            "it was made from '\(own.teacherFileName)' with SHA-256 \(own.teacherSHA256), and \(teacher) has \(given)"
          ])
      }
      return Report(kind: "surrogate dataset of \(teacher)", defects: [])
    case .model:
      _ = try LoadedClassifier(path)
      return Report(kind: "model", defects: [])
    }
  }

  private static func bundle(
    _ path: String, _ teacher: String?, _ trusted: Set<VerificationKey>?
  ) throws(KDMetaError) -> Report {
    let contents: BundleFile.Contents
    var signer: VerificationKey?
    do throws(BundleError) {
      signer = try BundleFile.signer(of: path)
      contents = try BundleFile.contents(path, trusting: trusted)
    } catch {
      guard case .invalid(_, let defects) = error else { throw .bundle(error) }
      return Report(kind: "metadata bundle", signedBy: signer, defects: defects.map(\.description))
    }
    let (kind, described): (String, any DescribedBundle) =
      switch contents {
      case .release(let bundle): ("metadata bundle", bundle)
      case .partial(let bundle): ("partial bundle", bundle)
      }
    guard let teacher else { return Report(kind: kind, signedBy: signer, defects: []) }
    let loaded = try LoadedClassifier(teacher)
    do { try BundleMatch.check(described, at: path, against: loaded) } catch {
      guard case .mismatch(let reason) = error else { throw error }
      return Report(kind: kind, signedBy: signer, defects: [reason])
    }
    return Report(kind: "\(kind) of \(teacher)", signedBy: signer, defects: [])
  }
}
