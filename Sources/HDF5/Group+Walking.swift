import CHDF5

/// The last step on the way to a member: the group that holds it, and its name there.
struct LastStep: ~Copyable {
  let parent: OwnedID
  let name: String
  let location: Location
}

extension Group {
  /// Goes to the group that holds the last part of `path`, through hard links to groups alone.
  func walk(_ path: String, from id: hid_t, to operation: String) throws(HDF5Error) -> LastStep {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    // An empty part or a dot would be skipped by the library, a nul would end the name early.
    guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }) else {
      throw object.location.error(.refused, operation, "“\(path)” is not a member's name or path")
    }
    let name = parts.removeLast()
    H5Iinc_ref(id)
    var parent = OwnedID(id)
    var location = object.location
    for part in parts {
      location = location.appending(part)
      parent = OwnedID(
        try openChild(LastStep(parent: parent, name: part, location: location), .group, to: operation))
    }
    return LastStep(parent: parent, name: name, location: location.appending(name))
  }

  /// Opens the object that `step` leads to, if it is of `kind` and under a hard link.
  func openChild(
    _ step: borrowing LastStep, _ kind: Member.Kind, to operation: String
  ) throws(HDF5Error) -> hid_t {
    let location = step.location
    guard try location.check(H5Lexists(step.parent.id, step.name, kdmeta_hdf5_default()), operation) > 0
    else {
      throw location.error(.missingMember, operation, "there is no member of this name")
    }
    let link = try location.check(kdmeta_hdf5_link_type(step.parent.id, step.name), operation)
    guard link == H5L_TYPE_HARD.rawValue else {
      throw location.error(.refused, operation, "it is a soft, external or user-defined link")
    }
    guard try self.kind(of: step.name, in: step.parent.id, at: location, to: operation) == kind else {
      throw location.error(
        .wrongType, operation, kind == .group ? "it is not a group" : "it is not a dataset")
    }
    if kind == .group {
      return try location.check(H5Gopen2(step.parent.id, step.name, kdmeta_hdf5_default()), operation)
    }
    let access = try Dataset.accessProperties(at: location, to: operation)
    return try location.check(H5Dopen2(step.parent.id, step.name, access.id), operation)
  }

  /// What the member `name` is, without following links.
  func kind(
    of name: String, in id: hid_t, at location: Location, to operation: String
  ) throws(HDF5Error) -> Member.Kind {
    let link = try location.check(kdmeta_hdf5_link_type(id, name), operation)
    guard link == H5L_TYPE_HARD.rawValue else { return .other }
    return switch try location.check(kdmeta_hdf5_object_type(id, name), operation) {
    case H5O_TYPE_GROUP.rawValue: .group
    case H5O_TYPE_DATASET.rawValue: .dataset
    default: .other
    }
  }
}
