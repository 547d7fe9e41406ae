public import HDF5Schema

/// A metadata bundle: how a teacher responds to the data it was trained on, class by class, without the data.
///
/// The members mirror the groups of the file, which `formats/bundle-1.md` specifies. A value may break the rules of
/// the format; ``BundleFile`` does not write it then, and never gives such a one.
public struct MetadataBundle: DescribedBundle {
  /// Which model the statistics belong to.
  public var teacher: TeacherIdentity

  /// How images become what the teacher takes.
  public var input: InputDescription

  /// The classes, and how many images of each the statistics cover.
  public var classes: ClassTable

  /// The statistics, by record kind, such as `all-layers`.
  public var records: [String: RecordContents]

  /// Records in the file that this version can name but not read, by kind; empty in a bundle that is to be written.
  public var unreadRecords: [String: GroupEncoding]

  /// What protects the people or things in the images.
  public var privacy: Privacy

  /// How the bundle came about.
  public var provenance: Provenance

  /// A bundle of these parts.
  public init(
    teacher: TeacherIdentity, input: InputDescription, classes: ClassTable, records: [String: RecordContents],
    unreadRecords: [String: GroupEncoding] = [:], privacy: Privacy = Privacy(), provenance: Provenance
  ) {
    self.teacher = teacher
    self.input = input
    self.classes = classes
    self.records = records
    self.unreadRecords = unreadRecords
    self.privacy = privacy
    self.provenance = provenance
  }
}
