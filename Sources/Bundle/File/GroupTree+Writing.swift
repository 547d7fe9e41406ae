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
      switch statistics.type {
      case .float32:
        try group.createDataset(name, shape: values.shape, type: .float32).write(values)
      case .float16:
        // Rounded here, to the nearest, so that the library's own conversion has nothing left to round.
        let rounded = values.map { Float(Float16($0)) }
        try group.createDataset(name, shape: values.shape, type: .float16).write(rounded)
      }
    }
    for (name, tree) in groups.sorted(by: { $0.key < $1.key }) {
      try tree.write(into: group.createGroup(name))
    }
  }
}
