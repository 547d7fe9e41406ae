internal import Bundle
public import Files
internal import Foundation
internal import Records

/// Makes one bundle of partial ones, as if all their images had been recorded at once.
public enum Merger {
  /// What was merged.
  public struct Report: Sendable, Codable {
    /// How many partial bundles there were.
    public let parts: Int
    /// How many images they cover together.
    public let images: Int
    /// The names of the classes that were withheld.
    public let withheldClasses: [String]
    /// The size of the bundle in bytes.
    public let bytes: Int
  }

  /// What shaped the statistics.
  struct Settings: Encodable {
    /// How many partial bundles there were.
    let parts: Int
    /// How the first was recorded, as far as this version can tell.
    let recording: Recorder.Settings?
  }

  /// Reads the partial bundles at `paths`, adds up their sums and writes the statistics to `output`. Neither teacher nor
  /// data is needed.
  ///
  /// - Parameter trusted: The keys one of which must have signed each part; nil where they may be signed by anyone or not at all.
  /// - Throws: ``KDMetaError/bundle(_:)`` for files that are no partial bundles, released ones among them;
  ///   ``KDMetaError/mismatch(_:)`` for parts that do not belong together, or that cover the same images.
  public static func merge(
    _ paths: [String], to output: String, trusting trusted: Set<VerificationKey>? = nil, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try OutputFile.check(output)
      var merged: GatheredRecords?
      var recording: Recorder.Settings?
      var coverage = MergedCoverage()
      for (done, path) in paths.enumerated() {
        let part = try BundleFile.readPartial(path, trusting: trusted)
        try coverage.add(part, at: path)
        let own = try naming([path]) { () throws(KDMetaError) in try GatheredRecords(part) }
        if merged == nil {
          merged = own
          recording = settings(of: part)
        } else {
          try naming([path, paths[0]]) { () throws(KDMetaError) in try merged?.merge(own) }
        }
        try context.step("merge", "parts", done: done + 1, total: paths.count)
      }
      guard let merged else { throw KDMetaError.usage("no partial bundle is named") }
      let provenance = Provenance(
        RunRecord(
          command: "merge", settings: Settings(parts: paths.count, recording: recording), seed: nil,
          inputs: ["teacher": merged.teacher.sha256]))
      try BundleFile.write(
        try merged.release(provenance, of: paths.count == 1 ? paths[0] : "all parts together"), to: output)
      return Report(
        parts: paths.count, images: merged.imageCount, withheldClasses: merged.withheldClasses,
        bytes: try FileSize.bytes(ofFileAt: output))
    }
  }

  /// Runs `body`, and names the files that it is about in its errors.
  private static func naming<Result>(
    _ paths: [String], _ body: () throws(KDMetaError) -> Result
  ) throws(KDMetaError) -> Result {
    do throws(KDMetaError) { return try body() } catch {
      switch error {
      case .record(.disagreement(let record, let reason)):
        throw .unmergeable(paths: paths, record: record, reason)
      case .mismatch, .record(.mismatch):
        throw .mismatch(
          paths.count == 1
            ? "\(paths[0]): \(error)" : "\(paths[0]) cannot be merged with \(paths[1]): \(error)")
      default: throw error
      }
    }
  }

  /// How `part` was recorded; nil where another version did it in its own way.
  private static func settings(of part: PartialBundle) -> Recorder.Settings? {
    struct Recording: Decodable { let settings: Recorder.Settings }
    var settings = try? JSONDecoder().decode(Recording.self, from: Data(part.provenance.settings.utf8))
      .settings
    // Those of one part are not what the whole is of.
    settings?.images = nil
    return settings
  }
}
