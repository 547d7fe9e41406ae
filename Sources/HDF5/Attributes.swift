import CHDF5

/// The attributes of a group or dataset.
///
/// Strings are stored with a fixed length in UTF-8, filled up with nul bytes; integers as `int64`, other numbers as
/// `float64`. Any of the plain number types is read, and strings of a fixed length in ASCII or UTF-8.
public struct Attributes: Sendable {
  /// No attribute of more bytes than this is read.
  static let byteLimit = 16 << 20

  let object: OpenObject

  /// The names, in the order of their bytes.
  ///
  /// - Throws: `damaged`, and `refused` for a name that is not UTF-8.
  public func names() throws(HDF5Error) -> [String] {
    let operation = "list the attributes"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      try NameList.names(at: object.location, to: operation) { receiver, context in
        kdmeta_hdf5_attribute_names(id, receiver, context)
      }
    }
  }

  /// Whether there is an attribute of this name.
  public func contains(_ name: String) throws(HDF5Error) -> Bool {
    let operation = "look up the attribute"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      let location = object.location.attribute(name)
      try requireName(name, at: location, to: operation)
      return try location.check(H5Aexists(id, name), operation) > 0
    }
  }

  /// The value of the attribute `name`.
  ///
  /// - Throws: `missingMember`; `wrongType` for types other than numbers and strings of a fixed length, and for
  ///   more than one dimension; `tooLarge` for more than 16 MiB; `refused` for strings that are not UTF-8.
  public func value(_ name: String) throws(HDF5Error) -> Attribute {
    let operation = "read the attribute"
    return try object.locked(to: operation) { id throws(HDF5Error) in
      let location = object.location.attribute(name)
      try requireName(name, at: location, to: operation)
      guard try location.check(H5Aexists(id, name), operation) > 0 else {
        throw location.error(.missingMember, operation, "there is no attribute of this name")
      }
      let attribute = OwnedID(
        try location.check(H5Aopen(id, name, kdmeta_hdf5_default()), operation))
      return try OpenAttribute(attribute: attribute.id, location: location).read()
    }
  }

  /// Gives the attribute `name`, which must not be there yet, a value.
  ///
  /// - Throws: `refused` for a name that is taken and for strings that contain a nul.
  public func set(_ name: String, to value: Attribute) throws(HDF5Error) {
    let operation = "write the attribute"
    try object.locked(to: operation) { id throws(HDF5Error) in
      let location = object.location.attribute(name)
      try requireName(name, at: location, to: operation)
      try AttributeBytes(value, at: location, to: operation).write(name, to: id, at: location, operation)
    }
  }

  /// A nul would end the name early.
  private func requireName(
    _ name: String, at location: Location, to operation: String
  ) throws(HDF5Error) {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw location.error(.refused, operation, "“\(name)” is not an attribute's name")
    }
  }
}

extension Group {
  /// The attributes of the group.
  public var attributes: Attributes { Attributes(object: object) }
}

extension Dataset {
  /// The attributes of the dataset.
  public var attributes: Attributes { Attributes(object: object) }
}
