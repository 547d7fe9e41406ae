internal import Bundle
internal import Records

/// What has been gathered of a teacher's activations, with whose they are: all that bundles are made of.
struct GatheredRecords {
  let teacher: TeacherIdentity
  let input: InputDescription
  /// The classes, with the images of each that were observed, withheld or not.
  private(set) var classes: ClassTable
  /// Classes of fewer images are withheld on release.
  private(set) var minimumClassCount: Int
  /// In the order of their kinds' names.
  private(set) var records: [RecordSums]

  init(
    teacher: TeacherIdentity, input: InputDescription, classes: ClassTable, minimumClassCount: Int,
    records: [RecordSums]
  ) {
    self.teacher = teacher
    self.input = input
    self.classes = classes
    self.minimumClassCount = minimumClassCount
    self.records = records.sorted { $0.kind.name < $1.kind.name }
  }

  /// What the partial bundle `part` holds, on the CPU.
  init(_ part: PartialBundle) throws(KDMetaError) {
    var records: [RecordSums] = []
    for (name, contents) in part.accumulators {
      guard let kind = RecordKinds.named(name) else {
        throw .mismatch("it has sums of no known kind: \(name)")
      }
      do throws(RecordError) {
        records.append(try RecordSums(contents, of: kind, counts: part.classes.counts))
      } catch { throw .record(error) }
    }
    self.init(
      teacher: part.teacher, input: part.input, classes: part.classes,
      minimumClassCount: part.privacy.minimumClassCount, records: records)
  }

  /// How many images were observed.
  var imageCount: Int { classes.counts.reduce(0, +) }

  /// The names of the classes that a release withholds.
  var withheldClasses: [String] { zip(classes.names, isWithheld).filter(\.1).map(\.0) }

  private var isWithheld: [Bool] { classes.counts.map { $0 < minimumClassCount } }

  /// The statistics, without classes of too few images.
  ///
  /// - Throws: ``KDMetaError/mismatch(_:)``, which names the `data`, where no class has enough.
  func release(_ provenance: Provenance, of data: String) throws(KDMetaError) -> MetadataBundle {
    let isWithheld = isWithheld
    guard isWithheld.contains(false) else {
      throw .unfit(
        .minimumClassCount, "\(data): every class has fewer than \(minimumClassCount) images")
    }
    var released = classes
    released.counts = zip(classes.counts, isWithheld).map { $1 ? 0 : $0 }
    return MetadataBundle(
      teacher: teacher, input: input, classes: released,
      records: try contents { sums throws(RecordError) in try sums.contents(isWithheld: isWithheld) },
      privacy: Privacy(minimumClassCount: minimumClassCount), provenance: provenance)
  }

  /// The sums as they are, of small classes too.
  func partial(_ provenance: Provenance, of data: DataCoverage) throws(KDMetaError) -> PartialBundle {
    PartialBundle(
      teacher: teacher, input: input, classes: classes, data: data,
      accumulators: try contents { sums throws(RecordError) in try sums.accumulators() },
      privacy: Privacy(minimumClassCount: minimumClassCount), provenance: provenance)
  }

  private func contents<Contents>(
    _ make: (RecordSums) throws(RecordError) -> Contents
  ) throws(KDMetaError) -> [String: Contents] {
    var result: [String: Contents] = [:]
    for sums in records {
      do throws(RecordError) { result[sums.kind.name] = try make(sums) } catch { throw .record(error) }
    }
    return result
  }

  /// Takes in what was gathered of other images.
  ///
  /// - Throws: ``KDMetaError/mismatch(_:)`` or ``KDMetaError/record(_:)`` where it is not of the same teacher, inputs,
  ///   classes and records.
  mutating func merge(_ other: GatheredRecords) throws(KDMetaError) {
    var other = other
    // A list of classes may end where the data's highest label did.
    if classes.groups == nil, other.classes.groups == nil {
      try widen(to: other.classes.names)
      try other.widen(to: classes.names)
    }
    if let reason = disagreement(with: other) { throw .mismatch(reason) }
    for (own, others) in zip(records, other.records) {
      do throws(RecordError) { try own.merge(others) } catch { throw .record(error) }
    }
    // Every promise holds for the whole.
    minimumClassCount = max(minimumClassCount, other.minimumClassCount)
    for (index, count) in other.classes.counts.enumerated() { classes.counts[index] += count }
  }

  /// Adds the classes that `names` goes on with where these end.
  private mutating func widen(to names: [String]) throws(KDMetaError) {
    guard names.count > classes.names.count, names.starts(with: classes.names) else { return }
    classes.counts += Array(repeating: 0, count: names.count - classes.names.count)
    classes.names = names
    do throws(RecordError) {
      for index in records.indices { records[index] = try records[index].widened(counts: classes.counts) }
    } catch { throw .record(error) }
  }
}
