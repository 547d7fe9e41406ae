import HDF5

extension SurrogateFile {
  /// Everything in which the file at `path` breaks the format, each with its member in front; empty for a surrogate
  /// that can be read to its end.
  ///
  /// - Throws: ``DatasetError`` where the file can't be looked into: it is missing, no surrogate, or of a version that
  ///   this program does not know.
  public static func defects(_ path: String) throws(DatasetError) -> [String] {
    let root = try readingHDF5 { () throws(HDF5Error) in try File.open(path).root }
    try SurrogateHeaderReader.requireFormat(root, path: path)
    var survey = SurrogateSurvey()
    survey.look(at: root)
    // Relations between members, and their numbers, are looked at where every member is right by itself.
    if survey.faults.isEmpty {
      do throws(DatasetError) {
        survey.faults = try SurrogateFile(path).imageFaults()
      } catch { survey.faults = [SurrogateFault(error, in: path)] }
    }
    return survey.faults.map { "\($0.member): \($0.reason)" }
  }
}

/// Goes through all members of a surrogate, and on past those that break the format.
struct SurrogateSurvey {
  var faults: [SurrogateFault] = []

  mutating func look(at root: Group) {
    note(SurrogateSchema.members, at: "/") { () throws(HDF5Error) in try root.members().map(\.name) }
    look(atAttributesOf: root, SurrogateSchema.rootAttributes)
    for (name, attributes) in [
      (SurrogateSchema.input, SurrogateSchema.inputAttributes),
      (SurrogateSchema.provenance, SurrogateSchema.provenanceAttributes),
    ] {
      guard let group = group(name, in: root) else { continue }
      note(SurrogateSchema.noMembers, at: "/\(name)/") { () throws(HDF5Error) in
        try group.members().map(\.name)
      }
      look(atAttributesOf: group, attributes)
    }
    var arrays: [String: Dataset] = [:]
    for name in SurrogateArrays.names {
      note { () throws(HDF5Error) in
        guard try root.hasMember(name) else { return [] }
        let dataset = try root.dataset(name)
        arrays[name] = dataset
        return try dataset.attributes.names().map {
          SurrogateFault("/\(name)@\($0)", SurrogateSchema.unknown)
        }
      }
    }
    faults += SurrogateArrays.faults(arrays)
  }

  /// The group `name`, if it is there and another than `root`.
  private mutating func group(_ name: String, in root: Group) -> Group? {
    var found: Group?
    note { () throws(HDF5Error) in
      guard try root.hasMember(name) else { return [] }
      let group = try root.group(name)
      guard try group.identity != root.identity else {
        return [SurrogateFault("/\(name)", "it is the same object as /, which must be linked once")]
      }
      found = group
      return []
    }
    return found
  }

  private mutating func look(atAttributesOf group: Group, _ names: SurrogateSchema.Names) {
    let place = "\(group.path)@"
    var found: [String] = []
    note(names, at: place) { () throws(HDF5Error) in
      found = try group.attributes.names()
      return found
    }
    for name in found where names.required.contains(name) || names.optional.contains(name) {
      note { () throws(HDF5Error) in
        let problem = SurrogateAttributes.problem(with: try group.attributes.value(name), of: name)
        return problem.map { [SurrogateFault(place + name, $0)] } ?? []
      }
    }
  }

  /// Notes names that must not be in the list that `read` gives, or are missing from it.
  private mutating func note(
    _ names: SurrogateSchema.Names, at place: String, _ read: () throws(HDF5Error) -> [String]
  ) {
    note { () throws(HDF5Error) in SurrogateSchema.faults(try read(), names, at: place) }
  }

  private mutating func note(_ look: () throws(HDF5Error) -> [SurrogateFault]) {
    do throws(HDF5Error) { faults += try look() } catch { faults.append(SurrogateFault(error)) }
  }
}

extension SurrogateFault {
  init(_ error: HDF5Error) {
    self.init(error.member, "could not \(error.operation): \(error.reason)")
  }

  /// What `error` says of a member of the file at `path`.
  init(_ error: DatasetError, in path: String) {
    switch error {
    case .hdf5(let error): self.init(error)
    case .malformed(let place, let reason) where place.hasPrefix("\(path): "):
      self.init(String(place.dropFirst(path.count + 2)), reason)
    default: self.init("/", error.description)
    }
  }
}
