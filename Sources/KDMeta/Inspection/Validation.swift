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
    case .bundle:
      let defects: [BundleDefect]
      do throws(BundleError) { defects = try BundleFile.defects(path) } catch { throw .bundle(error) }
      guard defects.isEmpty, let teacher else {
        return Report(kind: "metadata bundle", defects: defects.map(\.description))
      }
      let bundle: MetadataBundle
      do throws(BundleError) { bundle = try BundleFile.read(path) } catch { throw .bundle(error) }
      let loaded = try LoadedClassifier(teacher)
      do { try BundleMatch.check(bundle, at: path, against: loaded) } catch {
        guard case .mismatch(let reason) = error else { throw error }
        return Report(kind: "metadata bundle", defects: [reason])
      }
      return Report(kind: "metadata bundle of \(teacher)", defects: [])
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
}
