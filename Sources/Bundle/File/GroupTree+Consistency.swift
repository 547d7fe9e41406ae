import HDF5
import HDF5Schema

extension GroupTree {
  /// Mixtures of storage types in a record; to be asked of the root group.
  var storageDefects: [FormatDefect] {
    let records = groups[BundleSchema.recordsName]?.groups ?? [:]
    return records.sorted { $0.key < $1.key }.compactMap { _, record in
      record.storageTypes.count > 1
        ? record.defect("statistics of both 32 and 16 bits; the datasets of a record must have one type")
        : nil
    }
  }

  /// The types of the statistics in this group and those below.
  var storageTypes: Set<StoredType> {
    groups.values.reduce(into: Set(datasets.values.map(\.type).filter { $0 == .float16 || $0 == .float32 })) {
      $0.formUnion($1.storageTypes)
    }
  }

  /// Keys of the layer table that their layer's name and place don't give; to be asked of the root group.
  var layerKeyDefects: [FormatDefect] {
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
