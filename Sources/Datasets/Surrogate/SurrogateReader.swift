import Arrays
import HDF5

/// Reads a surrogate's images in order.
final class SurrogateReader: ImageReader {
  private let arrays: SurrogateArrays
  private let header: SurrogateHeader
  private let path: String
  private var position = 0

  /// - Precondition: `header`, which is that of `arrays`, obeys the format.
  init(_ arrays: SurrogateArrays, header: SurrogateHeader, path: String) {
    self.arrays = arrays
    self.header = header
    self.path = path
  }

  func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
    precondition(most > 0, "a batch has at least one image")
    guard position < header.count else { return nil }
    let values = header.shape.channels * header.shape.height * header.shape.width + header.logitCount
    let bytes = values * MemoryLayout<Float>.size
    let size = min(most, header.count - position, max(1, ImageBatch.mostBytes / bytes))
    let rows = position..<position + size
    let (images, labels, logits) = try readingHDF5 { () throws(HDF5Error) in
      (
        try arrays.images.read(rows: rows, as: Float.self),
        try arrays.labels.read(rows: rows, as: Int64.self),
        try arrays.logits.read(rows: rows, as: Float.self)
      )
    }
    if let defect = arrays.defect(images, labels, logits, from: position) {
      throw DatasetError(defect, in: path)
    }
    position = rows.upperBound
    return ImageBatch(pixels: .values(images), classes: labels.scalars.map { Int($0) }, logits: logits)
  }
}
