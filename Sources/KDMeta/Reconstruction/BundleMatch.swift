public import Bundle
internal import Network

/// Whether a bundle belongs to a teacher.
public enum BundleMatch {
  /// Throws ``KDMetaError/mismatch(_:)`` with what differs where `bundle`, read from `path`, is not of `teacher`.
  public static func check(
    _ bundle: some DescribedBundle, at path: String, against teacher: LoadedClassifier
  ) throws(KDMetaError) {
    guard bundle.teacher.sha256 == teacher.sha256 else {
      throw .mismatch(
        "\(path) was recorded from '\(bundle.teacher.fileName)' with SHA-256 \(bundle.teacher.sha256), and "
          + "\(teacher.path) has \(teacher.sha256); use the teacher that was published with the bundle")
    }
    let taps = teacher.classifier.taps.map(\.value)
    guard bundle.teacher.layers.map(\.name) == taps else {
      throw .mismatch(
        "\(path): its layers are not those that this version of kdmeta taps in \(teacher.path); "
          + "record the bundle again")
    }
    guard bundle.teacher.inputShape == teacher.classifier.imageShape,
      bundle.teacher.outputCount == teacher.classifier.classCount
    else { throw .mismatch("\(path): its shapes are not those of \(teacher.path); record the bundle again") }
  }
}
