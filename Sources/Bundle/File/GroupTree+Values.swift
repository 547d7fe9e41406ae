import HDF5

extension GroupTree {
  /// What is wrong with the numbers that datasets hold.
  func valueDefects(by rule: GroupRule) -> [BundleDefect] {
    var defects: [BundleDefect] = []
    for (name, dataset) in datasets.sorted(by: { $0.key < $1.key }) {
      guard let values = dataset.values, let expected = rule.datasets[name] else { continue }
      if let problem = expected.problem(with: values, storedAs: dataset.type) {
        defects.append(defect(member: name, problem))
      }
    }
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
      if let expected = rule.subgroup(name) { defects += group.valueDefects(by: expected) }
    }
    return defects
  }

  /// Mixtures of storage types in a record; to be asked of the root group.
  var storageDefects: [BundleDefect] {
    let records = groups[Schema.recordsName]?.groups ?? [:]
    return records.sorted { $0.key < $1.key }.compactMap { _, record in
      record.storageTypes.count > 1
        ? record.defect("statistics of both 32 and 16 bits; the datasets of a record must have one type")
        : nil
    }
  }

  /// The types of the datasets in this group and those below.
  var storageTypes: Set<StoredType> {
    groups.values.reduce(into: Set(datasets.values.map(\.type))) { $0.formUnion($1.storageTypes) }
  }

  /// Keys of the layer table that their layer's name and place don't give; to be asked of the root group.
  var layerKeyDefects: [BundleDefect] {
    guard let table = groups["teacher"]?.groups["layers"] else { return [] }
    let layers = table.groups.sorted { $0.key < $1.key }
    return layers.enumerated().compactMap { index, layer in
      // A layer without a name is at fault for that.
      guard let name = try? layer.value.text("name") else { return nil }
      let key = TappedLayer.key(at: index, name: name)
      return key == layer.key ? nil : layer.value.defect("the key of this layer must be \(key)")
    }
  }
}
