import HDF5

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
    let root = try readingHDF5 { () throws(HDF5Error) in try file.root }
    let reader = try SurrogateHeaderReader(root, path: path)
    arrays = try SurrogateArrays(in: root, path: path)
    header = try reader.read(arrays)
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
