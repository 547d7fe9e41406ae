import HDF5
public import HDF5Schema

/// A surrogate dataset in a file, checked against `formats/surrogate-1.md` as far as that needs no image to be read.
public struct SurrogateFile: ImageSource {
  /// What the file says of its images.
  public let header: SurrogateHeader
  /// Where it was read from.
  public let location: String
  let arrays: SurrogateArrays

  /// Opens the surrogate at `path`.
  ///
  /// - Throws: ``DatasetError`` that names the first member that breaks the format.
  public init(_ path: String) throws(DatasetError) {
    try self.init(try readingHDF5 { () throws(HDF5Error) in try File.open(path) }, path: path)
  }

  init(_ file: File, path: String) throws(DatasetError) {
    location = path
    let look = try Self.look(at: file, path)
    if let defect = look.defects.first { throw DatasetError(defect, in: path) }
    do throws(FormatDefect) {
      header = try SurrogateHeader(look.tree)
      if let defect = header.disagreements.first { throw defect }
      arrays = try SurrogateArrays(look.tree, header)
    } catch { throw DatasetError(error, in: path) }
  }

  /// How many images there are.
  public var count: Int { header.count }
  /// The shape of each as a model input.
  public var shape: ImageShape { header.shape }
  /// The names of the classes.
  public var classNames: [String] { header.classNames }
  /// Always: each image was made for a class.
  public var hasClasses: Bool { true }
  /// Always.
  public var holdsInputs: Bool { true }
  /// What it is, for the log.
  public var summary: String { "surrogate by \(header.provenance.method), \(countsSummary), model inputs" }

  /// A reader that stands before the first image. It throws where a number is not finite or a label names no class.
  public func makeReader() throws(DatasetError) -> any ImageReader {
    SurrogateReader(arrays, header: header, path: location)
  }

  /// Reads every image once, and throws the first thing that is wrong with one.
  public func validate() throws(DatasetError) {
    let reader = try makeReader()
    while try reader.next(1024) != nil {}
  }
}

extension SurrogateFile {
  /// Everything in which the file at `path` breaks the format; empty for a surrogate that can be read to its end.
  ///
  /// - Throws: ``DatasetError`` where the file can't be looked into: it is missing, no surrogate, or of a version that
  ///   this program does not know.
  public static func defects(_ path: String) throws(DatasetError) -> [FormatDefect] {
    let file = try readingHDF5 { () throws(HDF5Error) in try File.open(path) }
    let (tree, defects) = try look(at: file, path)
    // Relations between members, and their numbers, are looked at where every member is right by itself.
    guard defects.isEmpty else { return defects }
    do throws(FormatDefect) {
      let header = try SurrogateHeader(tree)
      let disagreements = header.disagreements
      return disagreements.isEmpty ? try SurrogateArrays(tree, header).defects : disagreements
    } catch { return [error] }
  }

  /// What `file` holds but for the numbers of its datasets, and in what it breaks the format by that.
  private static func look(
    at file: File, _ path: String
  ) throws(DatasetError) -> (tree: GroupTree, defects: [FormatDefect]) {
    let root = try readingHDF5 { () throws(HDF5Error) in try file.root }
    try requireFormat(root, path)
    let reader = TreeReader(SurrogateSchema.schema)
    let tree = reader.outline(root: root)
    // One defect of a member is enough.
    let faulty = Set(reader.defects.map(\.member))
    let structural = tree.structuralDefects(by: SurrogateSchema.schema, sizes: Sizes(surrogate: tree))
    return (tree, reader.defects + structural.filter { !faulty.contains($0.member) })
  }

  /// - Throws: ``DatasetError`` where `root` is that of no surrogate, or of one of another version.
  private static func requireFormat(_ root: Group, _ path: String) throws(DatasetError) {
    let attributes = root.attributes
    let (format, version) = try readingHDF5 { () throws(HDF5Error) in
      (
        try attributes.contains("format") ? attributes.value("format") : nil,
        try attributes.contains("format_version") ? attributes.value("format_version") : nil
      )
    }
    guard format != .string("kdmeta-bundle") else {
      throw .malformed(path: path, reason: "is a metadata bundle without the integrity block of a bundle")
    }
    guard format == .string(SurrogateSchema.format) else {
      throw .malformed(
        path: path,
        reason: "is an HDF5 file, but no surrogate: it lacks the attribute format = \(SurrogateSchema.format)"
      )
    }
    guard version == .integer(SurrogateSchema.version) else {
      let found =
        switch version {
        case nil: "is missing"
        case .integer(let number): "is \(number); this program reads \(SurrogateSchema.version)"
        default: "is no whole number; this program reads \(SurrogateSchema.version)"
        }
      throw .malformed(path: "\(path): /@format_version", reason: found)
    }
  }
}

extension DatasetError {
  /// What `defect`, found in the file at `path`, means for who wanted images.
  init(_ defect: FormatDefect, in path: String) {
    self = .malformed(path: "\(path): \(defect.member)", reason: defect.problem)
  }
}

/// Runs `body`, and words its error as that of a dataset.
func readingHDF5<Result>(_ body: () throws(HDF5Error) -> Result) throws(DatasetError) -> Result {
  do throws(HDF5Error) { return try body() } catch { throw DatasetError(error) }
}
