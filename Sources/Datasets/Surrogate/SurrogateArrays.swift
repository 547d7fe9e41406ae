import Arrays
import HDF5
import HDF5Schema

/// The three datasets of a surrogate file, known to have the right types and lengths that agree. Their numbers are read and
/// checked part by part.
struct SurrogateArrays: Sendable {
  let images, labels, logits: Dataset
  private let classCount: Int

  /// The datasets in a root group without defects, whose file has this header.
  init(_ root: GroupTree, _ header: SurrogateHeader) throws(FormatDefect) {
    images = try root.source(SurrogateSchema.images)
    labels = try root.source(SurrogateSchema.labels)
    logits = try root.source(SurrogateSchema.logits)
    classCount = header.classNames.count
  }

  /// The first thing that is wrong with the numbers of images from `first` on.
  func defect(
    _ images: ShapedArray<Float>, _ labels: ShapedArray<Int64>, _ logits: ShapedArray<Float>, from first: Int
  ) -> FormatDefect? {
    FormatDefect(notFinite: images, member: SurrogateSchema.images, from: first)
      ?? FormatDefect(notFinite: logits, member: SurrogateSchema.logits, from: first)
      ?? FormatDefect(label: labels, classCount: classCount, from: first)
  }

  /// The first thing that is wrong with the numbers of each dataset.
  var defects: [FormatDefect] {
    [
      firstDefect(images, of: Float.self) {
        FormatDefect(notFinite: $0, member: SurrogateSchema.images, from: $1)
      },
      firstDefect(labels, of: Int64.self) { FormatDefect(label: $0, classCount: classCount, from: $1) },
      firstDefect(logits, of: Float.self) {
        FormatDefect(notFinite: $0, member: SurrogateSchema.logits, from: $1)
      },
    ].compactMap { $0 }
  }

  private func firstDefect<Scalar: StoredScalar>(
    _ dataset: Dataset, of type: Scalar.Type, _ defect: (ShapedArray<Scalar>, Int) -> FormatDefect?
  ) -> FormatDefect? {
    let count = dataset.shape[0]
    let bytes = dataset.shape.dropFirst().reduce(MemoryLayout<Scalar>.size, *)
    let size = min(1024, max(1, ImageBatch.mostBytes / bytes))
    for start in stride(from: 0, to: count, by: size) {
      do throws(HDF5Error) {
        let numbers = try dataset.read(rows: start..<min(start + size, count), as: type)
        if let defect = defect(numbers, start) { return defect }
      } catch {
        return FormatDefect(
          member: error.member, problem: "could not \(error.operation): \(error.reason)")
      }
    }
    return nil
  }
}

extension FormatDefect {
  /// What is wrong with `labels`, those of the images from `first` on, if one names no class.
  init?(label labels: ShapedArray<Int64>, classCount: Int, from first: Int) {
    guard let row = labels.scalars.firstIndex(where: { !(0..<Int64(classCount)).contains($0) }) else {
      return nil
    }
    self.init(
      member: "/\(SurrogateSchema.labels)",
      problem: "picture \((first + row).grouped) has the label \(labels.scalars[row]); "
        + "there are \(classCount) classes, counted from 0")
  }

  /// What is wrong with `array`, rows of `member` from `first` on, if a number in it is not finite.
  init?(notFinite array: ShapedArray<Float>, member: String, from first: Int) {
    guard let place = array.scalars.firstIndex(where: { !$0.isFinite }) else { return nil }
    let row = first + place / (array.count / array.shape[0])
    self.init(
      member: "/\(member)",
      problem: "picture \(row.grouped) holds \(array.scalars[place]), which is no number")
  }
}
