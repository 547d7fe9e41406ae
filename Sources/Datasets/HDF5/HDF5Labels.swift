import Arrays
import HDF5

/// The classes in an HDF5 file: whole numbers from 0, N or N×1.
struct HDF5Labels: Sendable {
  private let dataset: Dataset
  private let path: String

  /// How many classes there are: one more than the highest label.
  let classCount: Int

  /// More classes than that are no classes but broken numbers.
  private static let mostClasses = 100_000

  /// The dataset `labels` or `classes` of `group`, read once and checked; nil where it has neither.
  init?(in group: Group, pictures: Int, path: String) throws(DatasetError) {
    do throws(HDF5Error) {
      let name = try group.hasMember("labels") ? "labels" : "classes"
      guard try group.hasMember(name) else { return nil }
      dataset = try group.dataset(name)
    } catch { throw DatasetError(error) }
    self.path = "\(path): \(dataset.path)"

    guard [[pictures], [pictures, 1]].contains(dataset.shape) else {
      throw .inconsistent(
        path: self.path,
        reason:
          "has the shape \(dataset.shape), and there are \(pictures.grouped) pictures; one label each is needed"
      )
    }
    guard !dataset.storedType.isFloatingPoint else {
      throw .malformed(path: self.path, reason: "holds \(dataset.storedType); labels are whole numbers")
    }
    var highest = 0
    for start in stride(from: 0, to: pictures, by: 1 << 16) {
      let labels = try Self.read(dataset, start..<min(start + 1 << 16, pictures))
      for (offset, label) in labels.enumerated() {
        guard (0..<Self.mostClasses).contains(label) else {
          throw .malformed(
            path: self.path,
            reason:
              "label \(label) of picture \((start + offset).grouped) is out of range; labels are 0, 1, 2 and so on"
          )
        }
        highest = max(highest, label)
      }
    }
    classCount = highest + 1
  }

  /// The labels of the pictures `rows`.
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
