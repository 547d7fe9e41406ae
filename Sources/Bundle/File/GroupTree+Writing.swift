import Arrays
import HDF5

extension GroupTree {
  /// Writes everything in this group into `group`, in the order of names.
  func write(into group: Group) throws(HDF5Error) {
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      try group.attributes.set(name, to: value)
    }
    for (name, statistics) in datasets.sorted(by: { $0.key < $1.key }) {
      guard let values = statistics.values else { continue }
      let dataset = try group.createDataset(name, shape: statistics.shape, type: statistics.type)
      switch values {
      case .single(let array): try dataset.write(array)
      case .double(let array): try dataset.write(array)
      }
    }
    for (name, tree) in groups.sorted(by: { $0.key < $1.key }) {
      try tree.write(into: group.createGroup(name))
    }
  }
}
