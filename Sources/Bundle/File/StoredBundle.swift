/// A sort of bundle that files hold.
protocol StoredBundle: DescribedBundle {
  /// What a file of it holds.
  static var rule: GroupRule { get }

  /// The bundle in a root group without defects.
  ///
  /// - Throws: the defect that something needed isn't there.
  init(_ tree: GroupTree) throws(BundleDefect)

  /// The root group of a file that holds it.
  var tree: GroupTree { get }

  /// What in it no file can hold, apart from the rules of the format.
  var unwritable: [BundleDefect] { get }

  /// What is wrong between members each of which is right on its own.
  var disagreements: [BundleDefect] { get }
}

extension MetadataBundle: StoredBundle {
  static let rule = Schema.bundle

  init(_ tree: GroupTree) throws(BundleDefect) { self = try tree.bundle() }

  var tree: GroupTree { GroupTree(self) }

  var unwritable: [BundleDefect] {
    unreadRecords.keys.sorted().map {
      BundleDefect(member: "\(Schema.recordsPath)/\($0)", problem: "it was not read and can't be written")
    }
  }

  var disagreements: [BundleDefect] {
    sharedDisagreements + privacy.disagreements(with: classes)
      + records.sorted { $0.key < $1.key }.flatMap { kind, record in
        emptyClassDefects(record.arrays, at: "\(Schema.recordsPath)/\(kind)")
      }
  }
}

extension PartialBundle: StoredBundle {
  static let rule = Schema.partial

  init(_ tree: GroupTree) throws(BundleDefect) { self = try tree.partial() }

  var tree: GroupTree { GroupTree(self) }

  var unwritable: [BundleDefect] { [] }

  var disagreements: [BundleDefect] {
    var defects = sharedDisagreements
    if classes.counts.allSatisfy({ $0 == 0 }) {
      defects.append(
        BundleDefect(member: "/classes@counts", problem: "all are 0; a part covers at least one picture"))
    } else if classes.counts.checkedSum == nil {
      defects.append(
        BundleDefect(member: "/classes@counts", problem: "together they are more than can be counted"))
    } else if let problem = data.problem(with: classes) {
      defects.append(problem)
    }
    if privacy.noise != nil {
      defects.append(BundleDefect(member: "/privacy@mechanism", problem: "sums of a part are without noise"))
    }
    return defects
      + accumulators.sorted { $0.key < $1.key }.flatMap { kind, sums in
        emptyClassDefects(sums.arrays, at: "\(Schema.accumulatorsPath)/\(kind)")
      }
  }
}
