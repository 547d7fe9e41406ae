internal import Bundle
internal import Datasets
internal import Files

/// What is known of the images that are to be made: from a bundle, or from the teacher's file alone.
struct ImageDescription {
  /// How 8-bit images become inputs.
  let preprocessing: Preprocessing
  /// The shape of such images.
  let pixelShape: ImageShape
  /// The names of the classes.
  let classNames: [String]
  /// The classes of which there can be images.
  let classes: [Int64]
  /// SHA-256 of the bundle's file, where there is one.
  let bundleSHA256: String?

  /// What `bundle`, read from `path`, says.
  init(_ bundle: MetadataBundle, at path: String) throws {
    preprocessing = bundle.input.preprocessing
    pixelShape = bundle.input.pixelShape
    classNames = bundle.classes.names
    classes = bundle.classes.counts.indices.filter { bundle.classes.counts[$0] > 0 }.map(Int64.init)
    guard !classes.isEmpty else {
      throw KDMetaError.mismatch(
        "\(path): every class is withheld, so there is nothing to make images of; record it from more images"
      )
    }
    bundleSHA256 = try FileDigest.sha256(ofFileAt: path)
  }

  /// What `teacher` says: how its images become inputs, or else that pixels are scaled to 0…1.
  init(_ teacher: LoadedClassifier) throws {
    let input = ImageShape(teacher.classifier)
    pixelShape = teacher.preprocessing?.pixelShape(forInputs: input) ?? input
    preprocessing = try teacher.preprocessing(for: pixelShape)
    classNames = teacher.classNumbers
    classes = teacher.classNumbers.indices.map(Int64.init)
    bundleSHA256 = nil
  }

  /// The classes in turn, so that any part of `count` images is as good as another.
  func balancedClasses(count: Int) -> [Int64] { (0..<count).map { classes[$0 % classes.count] } }
}
