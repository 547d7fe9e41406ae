internal import Datasets

/// What a surrogate dataset holds.
public struct SurrogateSummary: Sendable, Codable {
  /// The size of the file.
  public let bytes: Int
  /// How many images.
  public let images: Int
  /// Their shape, as in `1×32×32`.
  public let shape: String
  /// The names of the classes.
  public let classNames: [String]
  /// How they were made, and from which seed.
  public let method: String
  /// What the random numbers followed from.
  public let seed: UInt64
  /// The teacher's file and its digest.
  public let teacherFileName, teacherSHA256: String
  /// All settings, as JSON.
  public let settings: String

  init(_ path: String) throws(KDMetaError) {
    let surrogate: SurrogateFile
    do throws(DatasetError) { surrogate = try SurrogateFile(path) } catch { throw .dataset(error) }
    do { bytes = try FileSize.bytes(ofFileAt: path) } catch { throw .file(error) }
    images = surrogate.count
    shape = surrogate.shape.description
    classNames = surrogate.classNames
    let provenance = surrogate.header.provenance
    method = provenance.method
    seed = provenance.seed
    teacherFileName = provenance.teacherFileName
    teacherSHA256 = provenance.teacherSHA256
    settings = provenance.settings
  }
}
