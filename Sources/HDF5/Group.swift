import CHDF5

/// A group of a file: a folder of datasets and other groups.
///
/// A name given to its functions may be a path such as `records/all-layers`. Every step of it must be a hard link:
/// soft, external and user-defined links are refused, so that a file leads nowhere but into itself.
public struct Group: Sendable {
  let object: OpenObject

  init(_ object: OpenObject) {
    self.object = object
  }

  /// The path in the file, from `/`.
  public var path: String { object.location.member }

  /// What the group holds, by name in the order of the names' bytes. Links are not followed.
  ///
  /// - Throws: `damaged`, and `refused` for a name that is not UTF-8.
  public func members() throws(HDF5Error) -> [Member] {
    let operation = "list the group"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      let names = try NameList.names(at: object.location, to: operation) { receiver, context in
        kdmeta_hdf5_link_names(id, receiver, context)
      }
      var members: [Member] = []
      for name in names {
        let location = object.location.appending(name)
        members.append(Member(name: name, kind: try kind(of: name, in: id, at: location, to: operation)))
      }
      return members
    }
  }

  /// Whether there is a member of this name, of any kind.
  public func hasMember(_ name: String) throws(HDF5Error) -> Bool {
    let operation = "look up the member"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      do throws(HDF5Error) {
        let step = try walk(name, from: id, to: operation)
        return try step.location.check(H5Lexists(step.parent.id, step.name, kdmeta_hdf5_default()), operation)
          > 0
      } catch  where error.kind == .missingMember {
        return false
      }
    }
  }

  /// The group `name`.
  ///
  /// - Throws: `missingMember`, `wrongType` for a member that is no group, `refused` for a link.
  public func group(_ name: String) throws(HDF5Error) -> Group {
    let operation = "open the group"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      let step = try walk(name, from: id, to: operation)
      let child = try openChild(step, .group, to: operation)
      return Group(OpenObject(child, in: object.file, at: step.location))
    }
  }

  /// Makes the group `name`; the groups on the way to it must be there.
  public func createGroup(_ name: String) throws(HDF5Error) -> Group {
    let operation = "create the group"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      let step = try walk(name, from: id, to: operation)
      let creation = OwnedID(try step.location.check(H5Pcreate(kdmeta_hdf5_group_creation()), operation))
      try step.location.check(H5Pset_obj_track_times(creation.id, false), operation)
      let none = kdmeta_hdf5_default()
      let child = try step.location.check(
        H5Gcreate2(step.parent.id, step.name, none, creation.id, none), operation, failure: .refused)
      return Group(OpenObject(child, in: object.file, at: step.location))
    }
  }
}
