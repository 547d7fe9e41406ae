internal import Bundle
internal import Datasets
public import Files
internal import ONNX
internal import HDF5Schema
internal import Records

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

  /// Everything that is wrong with the bundle, surrogate or model at `path`; with `teacher`, also whether a bundle or
  /// surrogate is of that one.
  ///
  /// - Parameter trusted: The keys one of which must have signed the file, which is a bundle then; nil for any file.
  /// - Throws: ``KDMetaError`` where the file cannot be looked into at all.
  public static func validate(
    _ path: String, teacher: String? = nil, trusting trusted: Set<VerificationKey>? = nil
  ) throws(KDMetaError) -> Report {
    switch try FileFormat(ofFileAt: path, trusting: trusted) {
    case .bundle: try bundle(path, teacher, trusted)
    case .surrogate: try surrogate(path, teacher)
    case .model: Report(kind: "model", defects: try modelDefects(path))
    }
  }

  private static func surrogate(_ path: String, _ teacher: String?) throws(KDMetaError) -> Report {
    let (defects, header): ([String], SurrogateHeader?)
    do throws(DatasetError) {
      defects = try SurrogateFile.defects(path)
      header = defects.isEmpty ? try SurrogateFile(path).header : nil
    } catch { throw .dataset(error) }
    guard let teacher, let own = header?.provenance else {
      return Report(kind: "surrogate dataset", defects: defects)
    }
    let given = try LoadedClassifier(teacher).sha256
    guard own.teacherSHA256 == given else {
      return Report(
        kind: "surrogate dataset",
        defects: [
          "it was made from '\(own.teacherFileName)' with SHA-256 \(own.teacherSHA256), and \(teacher) has \(given)"
        ])
    }
    return Report(kind: "surrogate dataset of \(teacher)", defects: [])
  }

  /// First what breaks ONNX's own rules; a model that keeps them, is then looked at for what kdmeta can't do.
  private static func modelDefects(_ path: String) throws(KDMetaError) -> [String] {
    let defects: [ONNXError]
    do throws(ONNXError) { defects = try ModelFile.defects(path) } catch { throw .onnx(error) }
    let isSound = defects.allSatisfy { if case .unsupported = $0.kind { true } else { false } }
    guard isSound else { return defects.map(\.description) }
    return try ModelSummary(path).faults.map { fault in
      (fault.place.map { "\($0): " } ?? "") + fault.reason
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
