public import Inputs

/// A partial bundle: what has been summed up over a part of a teacher's data, to be merged with other parts.
///
/// It is not for release: its sums are exact, and small classes are not withheld. As with ``MetadataBundle``, a value
/// may break the rules of the format; ``BundleFile`` neither writes nor gives such a one.
public struct PartialBundle: DescribedBundle {
  /// Which model the sums belong to.
  public var teacher: TeacherIdentity

  /// How images become what the teacher takes.
  public var input: InputDescription

  /// The classes, and how many images of each the sums cover; no class is withheld.
  public var classes: ClassTable

  /// The images that the sums cover.
  public var data: DataCoverage

  /// The sums, by record kind, such as `all-layers`.
  public var accumulators: [String: AccumulatorContents]

  /// What the bundle that is made of the parts has to keep to; the part itself need not.
  public var privacy: Privacy

  /// How the part came about.
  public var provenance: Provenance

  /// A partial bundle of these parts.
  public init(
    teacher: TeacherIdentity, input: InputDescription, classes: ClassTable, data: DataCoverage,
    accumulators: [String: AccumulatorContents], privacy: Privacy = Privacy(), provenance: Provenance
  ) {
    self.teacher = teacher
    self.input = input
    self.classes = classes
    self.data = data
    self.accumulators = accumulators
    self.privacy = privacy
    self.provenance = provenance
  }
}
