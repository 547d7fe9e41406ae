public import Arrays
import Files
import HDF5
import HDF5Schema

/// Writes a surrogate file image by image, in memory bounded by the batch.
public final class SurrogateWriter {
  private let images, labels, logits: Dataset
  private let header: SurrogateHeader
  private let path: String
  private var written = 0

  /// Puts a surrogate at `path`, whole or not at all, of the images that `body` appends.
  ///
  /// Equal headers and images give equal bytes.
  ///
  /// - Throws: what `body` throws; ``DatasetError`` where `header` breaks the format; `FileError` where the file cannot
  ///   be written.
  /// - Precondition: `body` appends as many images as `header` says.
  public static func write(
    _ header: SurrogateHeader, to path: String, _ body: (SurrogateWriter) throws -> Void
  ) throws {
    if let defect = header.defects.first { throw DatasetError(defect, in: path) }
    try OutputFile.write(to: path) { temporaryPath in
      do {
        let file = try File.create(temporaryPath)
        let writer = try SurrogateWriter(header, in: file, path: path)
        try body(writer)
        precondition(writer.written == header.count, "a surrogate holds as many images as its header says")
        try file.close()
      } catch let error as HDF5Error {
        throw FileError.writeFailed(path: path, reason: "\(error.member): \(error.reason)")
      }
    }
  }

  private init(_ header: SurrogateHeader, in file: File, path: String) throws(HDF5Error) {
    self.header = header
    self.path = path
    let root = try file.root
    try header.tree.write(into: root)
    images = try root.dataset(SurrogateSchema.images)
    labels = try root.dataset(SurrogateSchema.labels)
    logits = try root.dataset(SurrogateSchema.logits)
  }

  /// Adds images [n, channels, height, width] as model inputs, the class that each was made for, and the teacher's
  /// logits [n, logits] for them.
  ///
  /// - Throws: ``DatasetError`` where a number is not finite; `HDF5Error` where the file does not take them.
  /// - Precondition: the shapes and classes are those of the header, and no more images come than it says.
  public func append(
    images: ShapedArray<Float>, labels: [Int], logits: ShapedArray<Float>
  ) throws {
    let shape = header.shape
    precondition(
      images.shape == [labels.count, shape.channels, shape.height, shape.width]
        && logits.shape == [labels.count, header.logitCount], "images have the shapes of the header")
    precondition(labels.allSatisfy(header.classNames.indices.contains), "an image is made for a class")
    precondition(labels.count <= header.count - written, "no more images come than the header says")
    guard !labels.isEmpty else { return }
    for (array, member) in [(images, SurrogateSchema.images), (logits, SurrogateSchema.logits)] {
      guard let defect = FormatDefect(notFinite: array, member: member, from: written) else { continue }
      throw DatasetError(defect, in: path)
    }
    let rows = written..<written + labels.count
    try self.images.write(images, rows: rows)
    try self.labels.write(ShapedArray(labels.map(Int64.init)), rows: rows)
    try self.logits.write(logits, rows: rows)
    written = rows.upperBound
  }
}
