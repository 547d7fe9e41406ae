import Arrays
package import HDF5

extension GroupTree {
  /// Writes everything in this group into `group`, in the order of names. Datasets without values are made and left empty.
  package func write(into group: Group) throws(HDF5Error) {
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      try group.attributes.set(name, to: value)
    }
    for (name, array) in datasets.sorted(by: { $0.key < $1.key }) {
      let dataset = try group.createDataset(name, shape: array.shape, type: array.type)
      switch array.values {
      case .single(let values): try dataset.write(values)
      case .double(let values): try dataset.write(values)
      case nil: break
      }
    }
    for (name, tree) in groups.sorted(by: { $0.key < $1.key }) {
      try tree.write(into: group.createGroup(name))
    }
  }
}
