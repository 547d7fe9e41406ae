internal import Bundle
public import Datasets
internal import Files
internal import Network
public import Records

/// Writes what a teacher's activations over a dataset leave behind: a metadata bundle, or a part of one.
public enum Recorder {
  /// What is recorded.
  public struct Settings: Sendable, Equatable, Codable {
    /// The record kinds, by name; where nil, the one that serves students of the teacher best.
    public var records: [String]?
    /// What each kind is told.
    public var options = RecordingOptions()
    /// Classes of fewer images are withheld: statistics of few images describe those images.
    public var minimumClassCount = 10
    /// Which of the data's images are recorded; all where it is nil.
    public var images: ImageSlice?
    /// Whether a partial bundle is written, to be merged with those of other parts of the data.
    public var isPartial = false
    /// How many images are shown to the teacher at once.
    public var batchSize = 512

    /// The default settings.
    public init() {}
  }

  /// What was recorded.
  public struct Report: Sendable, Codable {
    /// The record kinds, by name.
    public let records: [String]
    /// How many images were observed.
    public let images: Int
    /// The names of the classes that were withheld.
    public let withheldClasses: [String]
    /// The size of the bundle in bytes.
    public let bytes: Int
    /// The share of images that the teacher puts in the class that the data gives them; nil where its answers are the
    /// classes.
    public let teacherAccuracy: Double?
    /// What was found in the data.
    public let data: ReadingFindings
  }

  /// Shows `allData`, or the part of it that is set, to `teacher` in one pass and writes the records to `output`. Of several processes each
  /// shows its share, and process 0 writes.
  public static func record(
    _ teacher: LoadedClassifier, on allData: any ImageSource, settings: Settings, to output: String,
    context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let gathering = try Gathering(teacher, allData, settings, to: output, context)
      let (gathered, pass, provenance) = (
        gathering.gathered, gathering.pass, Provenance(gathering.run.record)
      )
      return try gathering.run.finish {
        if let digest = gathering.digest {
          let covered = DataCoverage(
            sha256: digest, first: settings.images?.first ?? 0, count: gathered.imageCount)
          try BundleFile.write(try gathered.partial(provenance, of: covered), to: output)
        } else {
          try BundleFile.write(try gathered.release(provenance, of: allData.location), to: output)
        }
        let accuracy = Double(pass.right) / Double(max(1, gathered.imageCount))
        return Report(
          records: gathering.records, images: gathered.imageCount,
          withheldClasses: settings.isPartial ? [] : gathered.withheldClasses,
          bytes: try FileSize.bytes(ofFileAt: output),
          teacherAccuracy: allData.hasClasses ? accuracy : nil, data: pass.findings)
      }
    }
  }

  /// The bundle of `teacher` over `data`, in memory.
  static func bundle(
    _ teacher: LoadedClassifier, on data: any ImageSource, settings: Settings, context: RunContext
  ) throws(KDMetaError) -> MetadataBundle {
    try asCommand {
      let gathering = try Gathering(teacher, data, settings, to: nil, context)
      return try gathering.gathered.release(Provenance(gathering.run.record), of: data.location)
    }
  }
}
