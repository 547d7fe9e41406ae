import CHDF5

/// Which object of a file something is: links with equal identities lead to one object.
public struct ObjectIdentity: Hashable, Sendable {
  fileprivate let address: UInt64
}

extension OpenObject {
  fileprivate var identity: ObjectIdentity {
    get throws(HDF5Error) {
      let operation = "tell the object from others"
      return try locked(to: operation) { id throws(HDF5Error) in
        var address: UInt64 = 0
        try location.check(kdmeta_hdf5_object_address(id, &address), operation)
        return ObjectIdentity(address: address)
      }
    }
  }
}

extension Group {
  /// Which object of its file the group is.
  public var identity: ObjectIdentity {
    get throws(HDF5Error) { try object.identity }
  }
}

extension Dataset {
  /// Which object of its file the dataset is.
  public var identity: ObjectIdentity {
    get throws(HDF5Error) { try object.identity }
  }
}
