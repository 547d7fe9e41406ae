/// The classes in an array of NumPy's: whole numbers from 0, N or N×1.
struct NPYLabels: Sendable {
  let file: NPYFile

  /// How many classes there are: one more than the highest label.
  let classCount: Int

  /// Reads `file` once and checks it.
  init(_ file: NPYFile, images: Int) throws(DatasetError) {
    self.file = file
    let element = file.header.element
    var check = try LabelCheck(
      shape: file.header.shape, type: "\(element)", areWhole: !element.isFloatingPoint && element != .bool,
      images: images, at: file.place)
    let contents = try file.contents()
    for start in stride(from: 0, to: images, by: LabelCheck.mostAtOnce) {
      try check.take(element.integers(try contents.next(min(LabelCheck.mostAtOnce, images - start))))
    }
    classCount = check.classCount
  }
}
