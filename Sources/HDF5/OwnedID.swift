import CHDF5

/// A short-lived identifier of the library (a type, a shape, a list of properties, an attribute), closed when it
/// goes out of scope, which must be inside the lock.
struct OwnedID: ~Copyable {
  let id: hid_t

  init(_ id: hid_t) {
    self.id = id
  }

  deinit {
    H5Idec_ref(id)
  }
}
