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
    let (images, classes, scores) = try readingHDF5 { () throws(HDF5Error) in
      (
        try arrays.images.read(rows: rows, as: Float.self),
        try arrays.labels.read(rows: rows, as: Int64.self).scalars,
        try arrays.logits.read(rows: rows, as: Float.self)
      )
    }
    let faults = [
      SurrogateFault(notFinite: images, member: SurrogateSchema.images, from: position),
      SurrogateFault(notFinite: scores, member: SurrogateSchema.logits, from: position),
      SurrogateFault(label: classes, classCount: header.classNames.count, from: position),
    ]
    if let fault = faults.lazy.compactMap({ $0 }).first { throw fault.error(at: path) }
    position = rows.upperBound
    return ImageBatch(pixels: .values(images), classes: classes.map { Int($0) }, logits: scores)
  }
}

extension SurrogateFile {
  /// The first fault of the numbers of each dataset.
  func imageFaults() -> [SurrogateFault] {
    [
      firstFault(arrays.images, of: Float.self) {
        SurrogateFault(notFinite: $0, member: SurrogateSchema.images, from: $1)
      },
      firstFault(arrays.labels, of: Int64.self) {
        SurrogateFault(label: $0.scalars, classCount: header.classNames.count, from: $1)
      },
      firstFault(arrays.logits, of: Float.self) {
        SurrogateFault(notFinite: $0, member: SurrogateSchema.logits, from: $1)
      },
    ].compactMap { $0 }
  }

  private func firstFault<Scalar: StoredScalar>(
    _ dataset: Dataset, of type: Scalar.Type, _ fault: (ShapedArray<Scalar>, Int) -> SurrogateFault?
  ) -> SurrogateFault? {
    let bytes = dataset.shape.dropFirst().reduce(MemoryLayout<Scalar>.size, *)
    let size = min(1024, max(1, ImageBatch.mostBytes / bytes))
    for start in stride(from: 0, to: count, by: size) {
      do throws(HDF5Error) {
        let numbers = try dataset.read(rows: start..<min(start + size, count), as: type)
        if let fault = fault(numbers, start) { return fault }
      } catch { return SurrogateFault(error) }
    }
    return nil
  }
}

extension SurrogateFault {
  /// What is wrong with `labels`, those of the images from `first` on, if one names no class.
  init?(label labels: [Int64], classCount: Int, from first: Int) {
    guard let row = labels.firstIndex(where: { !(0..<Int64(classCount)).contains($0) }) else { return nil }
    self.init(
      "/\(SurrogateSchema.labels)",
      "picture \((first + row).grouped) has the label \(labels[row]); "
        + "there are \(classCount) classes, counted from 0")
  }

  /// What is wrong with `array`, rows of `member` from `first` on, if a number in it is not finite.
  init?(notFinite array: ShapedArray<Float>, member: String, from first: Int) {
    guard let place = array.scalars.firstIndex(where: { !$0.isFinite }) else { return nil }
    let row = first + place / (array.count / array.shape[0])
    self.init("/\(member)", "picture \(row.grouped) holds \(array.scalars[place]), which is no number")
  }
}
