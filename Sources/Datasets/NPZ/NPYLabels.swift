/// The classes in an array of NumPy's: whole numbers from 0, N or N×1.
struct NPYLabels: Sendable {
  let file: NPYFile

  /// How many classes there are: one more than the highest label.
  let classCount: Int

  /// More classes than that are no classes but broken numbers.
  private static let mostClasses = 100_000

  /// Reads `file` once and checks it.
  init(_ file: NPYFile, pictures: Int) throws(DatasetError) {
    self.file = file
    guard [[pictures], [pictures, 1]].contains(file.header.shape) else {
      throw .inconsistent(
        path: file.place,
        reason:
          "has the shape \(file.header.shape), and there are \(pictures.grouped) pictures; one label each is needed"
      )
    }
    guard !file.header.element.isFloatingPoint, file.header.element != .bool else {
      throw .malformed(path: file.place, reason: "holds \(file.header.element); labels are whole numbers")
    }
    let contents = try file.contents()
    var highest = 0
    for start in stride(from: 0, to: pictures, by: 1 << 16) {
      let labels = file.header.element.integers(try contents.next(min(1 << 16, pictures - start)))
      for (offset, label) in labels.enumerated() {
        guard (0..<Self.mostClasses).contains(label) else {
          throw .malformed(
            path: file.place,
            reason:
              "label \(label) of picture \((start + offset).grouped) is out of range; labels are 0, 1, 2 and so on"
          )
        }
        highest = max(highest, label)
      }
    }
    classCount = highest + 1
  }
}
