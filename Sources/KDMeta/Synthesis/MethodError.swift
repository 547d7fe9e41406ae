/// Why a method cannot be used as it was asked for.
public enum MethodError: Error, Sendable, CustomStringConvertible {
  /// There is no method of this name.
  case unknown(String, known: [String])
  /// An option of it is no good.
  case option(MethodOptionError)
  /// It takes a record, and there is no bundle; the others do without one.
  case needsBundle(method: String, record: String, others: [String])
  /// There is a bundle, of which it takes nothing.
  case takesNoBundle(method: String)
  /// The bundle at `path` has another record; it serves `others`.
  case lacksRecord(method: String, record: String, path: String, others: [String])
  /// The bundle's record knows no directions in which images of a class differ.
  case lacksDirections(method: String)
  /// The teacher at `path` does not allow it.
  case notPossible(method: String, path: String, obstacle: String)
  /// The teacher at `path` allows no method, with what there is.
  case nonePossible(path: String)
  /// It trains no generator that could be saved.
  case trainsNoGenerator(method: String)
  /// There are fewer images than processes.
  case tooFewImages(count: Int, processes: Int)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .unknown(let name, let known):
      "there is no method '\(name)'; "
        + (NearestName.of(name, among: known).map { "did you mean '\($0)'?" }
          ?? "there are \(known.joined(separator: ", "))")
    case .option(let error): error.description
    case .needsBundle(let method, let record, let others):
      "the method '\(method)' needs a bundle with the record '\(record)'; without one: "
        + others.joined(separator: ", ")
    case .takesNoBundle(let method):
      "the method '\(method)' takes nothing from a bundle; leave the bundle out"
    case .lacksRecord(let method, let record, let path, let others):
      "\(path): the method '\(method)' needs the record '\(record)', which this bundle lacks; "
        + (others.isEmpty
          ? "no method can use what it holds" : "it serves \(others.joined(separator: " or "))")
    case .lacksDirections(let method):
      "the method '\(method)' takes a record with the directions in which images of a class differ, and this "
        + "bundle's has standard deviations alone"
    case .notPossible(let method, let path, let obstacle):
      "\(path): the method '\(method)' is not possible: \(obstacle)"
    case .nonePossible(let path): "\(path): no method is possible with what there is; a bundle may help"
    case .trainsNoGenerator(let method): "the method '\(method)' trains no generator that could be saved"
    case .tooFewImages(let count, let processes):
      "\(count) images are too few for \(processes) processes"
    }
  }
}
