import Arrays
import HDF5

/// The classes in an HDF5 file: whole numbers from 0, N or N×1.
struct HDF5Labels: Sendable {
  private let dataset: Dataset
  private let path: String

  /// How many classes there are: one more than the highest label.
  let classCount: Int

  /// The dataset `labels` or `classes` of `group`, read once and checked; nil where it has neither.
  init?(in group: Group, images: Int, path: String) throws(DatasetError) {
    do throws(HDF5Error) {
      let name = try group.hasMember("labels") ? "labels" : "classes"
      guard try group.hasMember(name) else { return nil }
      dataset = try group.dataset(name)
    } catch { throw DatasetError(error) }
    self.path = "\(path): \(dataset.path)"

    var check = try LabelCheck(
      shape: dataset.shape, type: "\(dataset.storedType)", areWhole: !dataset.storedType.isFloatingPoint,
      images: images, at: self.path)
    for start in stride(from: 0, to: images, by: LabelCheck.mostAtOnce) {
      try check.take(Self.read(dataset, start..<min(start + LabelCheck.mostAtOnce, images)))
    }
    classCount = check.classCount
  }

  /// The labels of the images `rows`.
  func read(_ rows: Range<Int>) throws(DatasetError) -> [Int] {
    let labels = try Self.read(dataset, rows)
    guard labels.allSatisfy({ (0..<classCount).contains($0) }) else {
      throw .malformed(path: path, reason: "changed while it was read")
    }
    return labels
  }

  private static func read(_ dataset: Dataset, _ rows: Range<Int>) throws(DatasetError) -> [Int] {
    do throws(HDF5Error) { return try dataset.read(rows: rows, as: Int.self).scalars } catch {
      throw DatasetError(error)
    }
  }
}
