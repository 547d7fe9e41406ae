import Arrays
import HDF5

/// Reads an ``HDF5Source`` whose numbers are of type `Scalar`.
///
/// The file is read in whole rows of chunks, so that a compressed chunk is inflated once and not for every batch.
final class HDF5Reader<Scalar: StoredScalar>: ImageReader {
  private let images: Dataset
  private let labels: HDF5Labels?
  private let layout: ImageLayout
  private let path: String
  private let pixels: (ShapedArray<Scalar>) -> Pixels

  /// The images read last, and which they are.
  private var block = ShapedArray<Scalar>([])
  private var blockRows = 0..<0
  private var position = 0

  init(
    images: Dataset, labels: HDF5Labels?, layout: ImageLayout, path: String,
    pixels: @escaping (ShapedArray<Scalar>) -> Pixels
  ) {
    self.images = images
    self.labels = labels
    self.layout = layout
    self.path = path
    self.pixels = pixels
  }

  func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
    guard position < layout.count else { return nil }
    let bytes = MemoryLayout<Scalar>.size
    if !blockRows.contains(position) {
      // A whole number of batches; at most as much as one batch may have.
      let batches = max(1, ((images.chunk?.first ?? 1) - 1) / most + 1)
      let (product, overflow) = batches.multipliedReportingOverflow(by: most)
      let wanted = overflow ? most : product
      let count = layout.batchCount(wanted, remaining: layout.count - position, bytes: bytes)
      block = try read(position..<position + count)
      blockRows = position..<position + count
    }
    let count = layout.batchCount(most, remaining: blockRows.upperBound - position, bytes: bytes)
    let rows = position..<position + count
    let part =
      rows == blockRows
      ? block : block.rows(rows.lowerBound - blockRows.lowerBound..<rows.upperBound - blockRows.lowerBound)
    let batch = ImageBatch(pixels: pixels(part), classes: try labels?.read(rows))
    position += count
    return batch
  }

  private func read(_ rows: Range<Int>) throws(DatasetError) -> ShapedArray<Scalar> {
    let scalars: [Scalar]
    do throws(HDF5Error) { scalars = try images.read(rows: rows, as: Scalar.self).scalars } catch {
      throw DatasetError(error)
    }
    if let values = scalars as? [Float], let place = values.firstIndex(where: { !$0.isFinite }) {
      let image = rows.lowerBound + place / layout.valuesPerImage
      throw .malformed(
        path: "\(path): /images",
        reason: "image \(image.grouped) holds \(values[place]), which is no number")
    }
    return ShapedArray(
      shape: [rows.count, layout.shape.channels, layout.shape.height, layout.shape.width],
      scalars: layout.channelsFirst(scalars))
  }
}
