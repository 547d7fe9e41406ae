internal import Bundle
public import Datasets

/// What is known of the images that are to be made: from a bundle, or from the teacher's file alone.
public struct ImageDescription {
  /// How 8-bit images become inputs.
  public let preprocessing: Preprocessing
  /// The shape of such images.
  public let pixelShape: ImageShape
  /// The names of the classes.
  public let classNames: [String]
  /// The classes of which there can be images.
  public let classes: [Int64]
  /// SHA-256 of the bundle's file, where there is one.
  public let bundleSHA256: String?

  /// What `bundle`, read from `path`, says; `sha256` is the digest of its file, where there is one.
  init(_ bundle: MetadataBundle, at path: String, sha256: String?) throws {
    preprocessing = try Preprocessing(bundle.input, inputShape: bundle.teacher.inputShape)
    let shape = bundle.input.pixelShape
    pixelShape = ImageShape(channels: shape[0], height: shape[1], width: shape[2])
    classNames = bundle.classes.names
    classes = bundle.classes.counts.indices.filter { bundle.classes.counts[$0] > 0 }.map(Int64.init)
    guard !classes.isEmpty else {
      throw KDMetaError.mismatch(
        "\(path): every class is withheld, so there is nothing to make images of; record it from more images"
      )
    }
    bundleSHA256 = sha256
  }

  /// Images of every class of `teacher`, which become inputs by `preprocessing`.
  package init(_ teacher: LoadedClassifier, _ preprocessing: Preprocessing) {
    self.preprocessing = preprocessing
    pixelShape = ImageShape(teacher.classifier)
    classNames = teacher.classNumbers
    classes = teacher.classNumbers.indices.map(Int64.init)
    bundleSHA256 = nil
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
