import Arrays
import HDF5
import HDF5Schema

extension GroupTree {
  /// The root group of a file that holds `bundle`.
  init(_ bundle: MetadataBundle) {
    self.init(describing: bundle, purpose: .release)
    addGroup(BundleSchema.recordsName) { records in
      for (kind, record) in bundle.records { records.addGroup(kind) { $0.encode(record) } }
    }
  }

  /// The root group of a file that holds `bundle`.
  init(_ bundle: PartialBundle) {
    self.init(describing: bundle, purpose: .partial)
    addGroup("data") {
      $0.attributes = [
        "sha256": .string(bundle.data.sha256), "first": .integer(Int64(bundle.data.first)),
        "count": .integer(Int64(bundle.data.count)),
      ]
    }
    addGroup(BundleSchema.accumulatorsName) { accumulators in
      for (kind, sums) in bundle.accumulators { accumulators.addGroup(kind) { $0.encode(sums) } }
    }
  }

  /// What files of both purposes hold of `bundle`.
  private init(describing bundle: some DescribedBundle, purpose: BundlePurpose) {
    self.init(path: "/")
    attributes = [
      "format": .string(BundleSchema.formatName), "format_version": .integer(BundleSchema.formatVersion),
      "purpose": .string(purpose.rawValue),
    ]
    addGroup("teacher") { $0.encode(bundle.teacher) }
    addGroup("input") { $0.encode(bundle.input) }
    addGroup("classes") { $0.encode(bundle.classes) }
    addGroup("privacy") { $0.encode(bundle.privacy) }
    addGroup("provenance") { $0.encode(bundle.provenance) }
  }

  private mutating func encode(_ teacher: TeacherIdentity) {
    attributes = [
      "sha256": .string(teacher.sha256), "file_name": .string(teacher.fileName),
      "input_name": .string(teacher.inputName), "input_shape": .integers(teacher.inputShape.int64),
      "output_name": .string(teacher.outputName), "output_count": .integer(Int64(teacher.outputCount)),
      "opset": .integer(Int64(teacher.opset)),
    ]
    addGroup("layers") { table in
      for (key, layer) in zip(teacher.layerKeys, teacher.layers) {
        table.addGroup(key) {
          $0.attributes = [
            "name": .string(layer.name), "kind": .string(layer.kind), "shape": .integers(layer.shape.int64),
          ]
        }
      }
    }
  }

  private mutating func encode(_ input: InputDescription) {
    attributes = [
      "layout": .string(BundleSchema.layout), "pixel_shape": .integers(input.pixelShape.int64),
      "scale": .real(input.scale), "mean": .reals(input.mean), "deviation": .reals(input.std),
      "minimum": .reals(input.minimum), "maximum": .reals(input.maximum),
    ]
    switch input.fit {
    case .none: break
    case .padding(let top, let left, let bottom, let right):
      attributes["padding"] = .integers([top, left, bottom, right].int64)
    case .bilinear:
      attributes["resize"] = .string("bilinear")
    }
  }

  private mutating func encode(_ classes: ClassTable) {
    attributes = ["names": .strings(classes.names), "counts": .integers(classes.counts.int64)]
    guard let groups = classes.groups else { return }
    attributes["groups"] = .integers(groups.ofClasses.int64)
    attributes["group_names"] = .strings(groups.names)
  }

  private mutating func encode(_ record: RecordContents) {
    encode(record.encoding, record.encodingVersion, record.attributes)
    for (path, array) in record.arrays {
      add(StoredArray(array, as: record.storage.storedType), at: path.components)
    }
  }

  private mutating func encode(_ sums: AccumulatorContents) {
    encode(sums.encoding, sums.encodingVersion, sums.attributes)
    for (path, array) in sums.arrays { add(StoredArray(array), at: path.components) }
  }

  private mutating func encode(_ encoding: String, _ version: Int, _ values: [String: RecordAttribute]) {
    for (path, value) in values { add(value, at: path.components) }
    attributes["encoding"] = .string(encoding)
    attributes["encoding_version"] = .integer(Int64(version))
  }

  private mutating func add(_ value: RecordAttribute, at path: ArraySlice<Substring>) {
    guard let first = path.first else { return }
    guard path.count == 1 else { return addGroup(String(first)) { $0.add(value, at: path.dropFirst()) } }
    attributes[String(first)] =
      switch value {
      case .number(let number): .real(number)
      case .integer(let integer): .integer(Int64(integer))
      case .text(let text): .string(text)
      case .numbers(let numbers): .reals(numbers)
      case .integers(let integers): .integers(integers.int64)
      }
  }

  private mutating func add(_ array: StoredArray, at path: ArraySlice<Substring>) {
    guard let first = path.first else { return }
    if path.count == 1 {
      datasets[String(first)] = array
    } else {
      addGroup(String(first)) { $0.add(array, at: path.dropFirst()) }
    }
  }

  private mutating func encode(_ privacy: Privacy) {
    attributes = ["minimum_class_count": .integer(Int64(privacy.minimumClassCount))]
    guard let noise = privacy.noise else { return }
    attributes["mechanism"] = .string(noise.mechanism)
    attributes["epsilon"] = .real(noise.epsilon)
    attributes["delta"] = .real(noise.delta)
    attributes["clip_bound"] = .real(noise.clipBound)
    attributes["neighbour_relation"] = .string(noise.neighbourRelation.rawValue)
  }

  private mutating func encode(_ provenance: Provenance) {
    attributes = [
      "producer": .string(provenance.producer), "producer_version": .string(provenance.producerVersion),
      "created": .string(provenance.created), "settings": .string(provenance.settings),
    ]
  }
}

extension StatisticType {
  /// The type of such statistics in a file.
  fileprivate var storedType: StoredType { self == .float16 ? .float16 : .float32 }
}

extension String {
  /// The names along a path.
  fileprivate var components: ArraySlice<Substring> {
    split(separator: "/", omittingEmptySubsequences: false)[...]
  }
}

extension Array<Int> {
  fileprivate var int64: [Int64] { map { Int64($0) } }
}
