internal import Datasets

extension ImageSource {
  /// Refuses images with attributes where each has to be of one class.
  func checkSingleLabels() throws(KDMetaError) {
    guard !attributeNames.isEmpty else { return }
    throw .unfit(
      .attribute,
      "\(location): an image has any of \(attributeNames.count) attributes, and not one class; make one of them the class ; "
        + "there are \(attributeNames.joined(separator: ", "))"
    )
  }
}
