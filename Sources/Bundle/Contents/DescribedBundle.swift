public import Inputs

/// What released and partial bundles have in common: everything but their numbers.
public protocol DescribedBundle: Equatable, Sendable {
  /// Which model the numbers belong to.
  var teacher: TeacherIdentity { get }

  /// How images become what the teacher takes.
  var input: InputDescription { get }

  /// The classes, and how many images of each the numbers cover.
  var classes: ClassTable { get }

  /// What protects the people or things in the images.
  var privacy: Privacy { get }

  /// How the bundle came about.
  var provenance: Provenance { get }
}

/// What a bundle is for; the format's word for it is the raw value.
public enum BundlePurpose: String, Sendable {
  /// To be published: a ``MetadataBundle``.
  case release
  /// To be merged with others of its kind: a ``PartialBundle``.
  case partial
}
