internal import Bundle
internal import Files
internal import Records

/// A metadata bundle with the teacher that it is of.
///
///     let bundle = try teacher.record(data)
///     let surrogate = try bundle.reconstruct(count: 4000)
///     try bundle.write(to: "bundle.h5")
public struct TeacherBundle: Sendable {
  let teacher: LoadedClassifier
  let contents: MetadataBundle

  /// The bundle in the file at `path`, which is of `teacher`.
  public init(contentsOf path: String, for teacher: Teacher) throws(KDMetaError) {
    self.teacher = teacher.classifier
    do throws(BundleError) { contents = try BundleFile.read(path) } catch { throw .bundle(error) }
    try BundleMatch.check(contents, at: path, against: teacher.classifier)
  }

  init(teacher: LoadedClassifier, contents: MetadataBundle) {
    (self.teacher, self.contents) = (teacher, contents)
  }

  /// The names of the records.
  public var records: [String] { contents.records.keys.sorted() }

  /// Writes the bundle to `path`, an HDF5 file.
  public func write(to path: String) throws(KDMetaError) {
    try asCommand { try BundleFile.write(contents, to: path) }
  }

  /// Images that follow the bundle by `method`; by the best one that it serves where that is nil.
  public func reconstruct(
    by method: ConfiguredMethod? = nil, count: Int? = nil, context: RunContext = RunContext()
  ) throws(KDMetaError) -> SurrogateImages {
    try Teacher.reconstruct(teacher, contents, by: method, count: count, context)
  }
}
