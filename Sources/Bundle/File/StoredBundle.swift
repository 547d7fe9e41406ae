import HDF5Schema

/// A sort of bundle that files hold.
protocol StoredBundle: DescribedBundle {
  /// What a file of it holds, where record kinds are laid out as `layouts` say.
  static func schema(_ layouts: [String: RecordLayout]) -> Schema

  /// The bundle in a root group without defects.
  ///
  /// - Throws: the defect that something needed isn't there.
  init(_ tree: GroupTree) throws(FormatDefect)

  /// The root group of a file that holds it.
  var tree: GroupTree { get }

  /// What in it no file can hold, apart from the rules of the format.
  var unwritable: [FormatDefect] { get }

  /// What is wrong between members each of which is right on its own.
  func disagreements(_ layouts: [String: RecordLayout]) -> [FormatDefect]
}

extension MetadataBundle: StoredBundle {
  static func schema(_ layouts: [String: RecordLayout]) -> Schema { BundleSchema.released(layouts) }

  init(_ tree: GroupTree) throws(FormatDefect) { self = try tree.bundle() }

  var tree: GroupTree { GroupTree(self) }

  var unwritable: [FormatDefect] {
    unreadRecords.keys.sorted().map {
      FormatDefect(
        member: "\(BundleSchema.recordsPath)/\($0)", problem: "it was not read and can't be written")
    }
  }

  func disagreements(_ layouts: [String: RecordLayout]) -> [FormatDefect] {
    sharedDisagreements + privacy.disagreements(with: classes)
      + records.sorted { $0.key < $1.key }.flatMap { kind, record in
        emptyClassDefects(
          record.arrays, at: "\(BundleSchema.recordsPath)/\(kind)", by: layouts[kind]?.released)
      }
  }
}

extension PartialBundle: StoredBundle {
  static func schema(_ layouts: [String: RecordLayout]) -> Schema { BundleSchema.partial(layouts) }

  init(_ tree: GroupTree) throws(FormatDefect) { self = try tree.partial() }

  var tree: GroupTree { GroupTree(self) }

  var unwritable: [FormatDefect] { [] }

  func disagreements(_ layouts: [String: RecordLayout]) -> [FormatDefect] {
    var defects = sharedDisagreements
    if classes.counts.allSatisfy({ $0 == 0 }) {
      defects.append(
        FormatDefect(member: "/classes@counts", problem: "all are 0; a part covers at least one picture"))
    } else if classes.counts.checkedSum == nil {
      defects.append(
        FormatDefect(member: "/classes@counts", problem: "together they are more than can be counted"))
    } else if let problem = data.problem(with: classes) {
      defects.append(problem)
    }
    if privacy.noise != nil {
      defects.append(FormatDefect(member: "/privacy@mechanism", problem: "sums of a part are without noise"))
    }
    return defects
      + accumulators.sorted { $0.key < $1.key }.flatMap { kind, sums in
        emptyClassDefects(
          sums.arrays, at: "\(BundleSchema.accumulatorsPath)/\(kind)", by: layouts[kind]?.sums)
      }
  }
}
