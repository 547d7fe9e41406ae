internal import Datasets

extension ImageSource {
  /// Refuses images with attributes where each has to be of one class.
  func checkSingleLabels() throws(KDMetaError) {
    guard let first = attributeNames.first else { return }
    throw .mismatch(
      "\(location): an image has any of \(attributeNames.count) attributes, and not one class; make one of them the class "
        + "with --attribute, as in --attribute \(first) (there are: \(attributeNames.joined(separator: ", ")))"
    )
  }
}
