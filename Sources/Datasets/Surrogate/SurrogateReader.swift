import Arrays
import HDF5

/// Reads a surrogate's pictures in order.
final class SurrogateReader: PictureReader {
  private let arrays: SurrogateArrays
  private let header: SurrogateHeader
  private let path: String
  private var position = 0

  /// The most bytes that one batch's pictures and logits take.
  private static let mostBatchBytes = 256 << 20

  /// - Precondition: `header`, which is that of `arrays`, obeys the format.
  init(_ arrays: SurrogateArrays, header: SurrogateHeader, path: String) {
    self.arrays = arrays
    self.header = header
    self.path = path
  }

  func next(_ most: Int) throws(DatasetError) -> PictureBatch? {
    precondition(most > 0, "a batch has at least one picture")
    guard position < header.count else { return nil }
    let values = header.shape.channels * header.shape.height * header.shape.width + header.logitCount
    let bytes = values * MemoryLayout<Float>.size
    let size = min(most, header.count - position, max(1, Self.mostBatchBytes / bytes))
    let rows = position..<position + size
    let (pictures, classes, scores) = try readingHDF5 { () throws(HDF5Error) in
      (
        try arrays.images.read(rows: rows, as: Float.self),
        try arrays.labels.read(rows: rows, as: Int64.self).scalars,
        try arrays.logits.read(rows: rows, as: Float.self)
      )
    }
    try requireFinite(pictures, SurrogateSchema.images, from: position)
    try requireFinite(scores, SurrogateSchema.logits, from: position)
    let classRange = 0..<Int64(header.classNames.count)
    if let row = classes.firstIndex(where: { !classRange.contains($0) }) {
      throw SurrogateFault(
        "/\(SurrogateSchema.labels)",
        "picture \((position + row).grouped) has the label \(classes[row]); "
          + "there are \(header.classNames.count) classes, counted from 0"
      ).error(at: path)
    }
    position = rows.upperBound
    return PictureBatch(pixels: .values(pictures), classes: classes.map { Int($0) }, logits: scores)
  }

  private func requireFinite(
    _ array: ShapedArray<Float>, _ member: String, from first: Int
  ) throws(DatasetError) {
    guard let fault = SurrogateFault(notFinite: array, member: member, from: first) else { return }
    throw fault.error(at: path)
  }
}

extension SurrogateFault {
  /// What is wrong with `array`, rows of `member` from `first` on, if a number in it is not finite.
  init?(notFinite array: ShapedArray<Float>, member: String, from first: Int) {
    guard let place = array.scalars.firstIndex(where: { !$0.isFinite }) else { return nil }
    let row = first + place / (array.count / array.shape[0])
    self.init("/\(member)", "picture \(row.grouped) holds \(array.scalars[place]), which is no number")
  }
}
