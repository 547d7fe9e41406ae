internal import Bundle
internal import Datasets

/// Checks files against their formats.
public enum Validation {
  /// What was found.
  public struct Report: Sendable, Codable {
    /// What the file is, in words.
    public let kind: String
    /// Everything that is wrong, each with its place.
    public let defects: [String]
  }

  /// Everything that is wrong with the bundle or surrogate at `path`; with `teacher`, also whether it is of that one.
  ///
  /// - Throws: ``KDMetaError`` where the file cannot be looked into at all.
  public static func validate(_ path: String, teacher: String? = nil) throws(KDMetaError) -> Report {
    switch try FileFormat(ofFileAt: path) {
    case .bundle: return try bundle(path, teacher)
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

  private static func bundle(_ path: String, _ teacher: String?) throws(KDMetaError) -> Report {
    let contents: BundleFile.Contents
    do throws(BundleError) { contents = try BundleFile.contents(path) } catch {
      guard case .invalid(_, let defects) = error else { throw .bundle(error) }
      return Report(kind: "metadata bundle", defects: defects.map(\.description))
    }
    let (kind, described): (String, any DescribedBundle) =
      switch contents {
      case .release(let bundle): ("metadata bundle", bundle)
      case .partial(let bundle): ("partial bundle", bundle)
      }
    guard let teacher else { return Report(kind: kind, defects: []) }
    let loaded = try LoadedClassifier(teacher)
    do { try BundleMatch.check(described, at: path, against: loaded) } catch {
      guard case .mismatch(let reason) = error else { throw error }
      return Report(kind: kind, defects: [reason])
    }
    return Report(kind: "\(kind) of \(teacher)", defects: [])
  }
}
