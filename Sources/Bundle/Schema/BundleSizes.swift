import HDF5
public import HDF5Schema

/// The lengths that records of all kinds have dimensions of.
extension Length {
  /// The number of classes, K.
  public static let classes = Length.size(.classes)
  /// The number of the teacher's outputs, M.
  public static let outputs = Length.size(.outputs)
  /// The number of channels of the teacher's input, C.
  public static let channels = Length.size(.channels)
  /// The number of units of the layer in whose group the member is, u.
  public static let units = Length.size(.units)
  /// The number of channels of that layer, the first length of its shape.
  public static let layerChannels = Length.size(.layerChannels)
}

extension NamedSize {
  fileprivate static let classes = NamedSize("the number of classes")
  fileprivate static let outputs = NamedSize("the number of the teacher's outputs")
  fileprivate static let channels = NamedSize("the number of the input's channels")
  fileprivate static let units = NamedSize("the number of the layer's units")
  fileprivate static let layerChannels = NamedSize("the number of the layer's channels")
}

extension Sizes {
  /// The sizes that the members of a bundle's root group say.
  init(bundle root: GroupTree) {
    self.init()
    if case .strings(let names) = root.groups["classes"]?.attributes["names"] {
      lengths[.classes] = names.count
    }
    let teacher = root.groups["teacher"]
    if case .integer(let count) = teacher?.attributes["output_count"], count > 0 {
      lengths[.outputs] = Int(count)
    }
    if case .integers(let shape) = teacher?.attributes["input_shape"], let channels = shape.first {
      lengths[.channels] = Int(channels)
    }
    for (key, layer) in teacher?.groups["layers"]?.groups ?? [:] {
      byKey[key] = [:]
      guard case .integers(let shape) = layer.attributes["shape"],
        Requirement<[Int64]>.shape.problem(shape) == nil
      else { continue }
      byKey[key]?[.units] = shape.map { Int($0) }.checkedProduct
      byKey[key]?[.layerChannels] = shape.first.map { Int($0) }
    }
  }
}

extension GroupRule.Subgroups {
  /// One or more groups, under the keys of the teacher's layers.
  public static func layers(_ rule: GroupRule) -> GroupRule.Subgroups {
    .many(
      GroupNames(
        areKeys: true,
        countProblem: {
          (1...9999).contains($0) ? nil : "it holds \($0) layers; there must be 1 to 9,999"
        },
        nameProblem: { $1.contains($0) ? nil : "the teacher has no layer of this key" }), rule)
  }

  /// One or more groups, named by the numbers of two of the teacher's layers, the earlier first, as `0000-0001`.
  public static func pairs(_ rule: GroupRule) -> GroupRule.Subgroups {
    .many(
      GroupNames(
        areKeys: false,
        countProblem: { $0 > 0 ? nil : "it holds no pair of layers; there must be 1 or more" },
        nameProblem: {
          isPair($0, ofLayers: $1.count)
            ? nil : "it must be the numbers of two of the teacher's layers, as 0000-0001"
        }), rule)
  }

  private static func isPair(_ name: String, ofLayers count: Int) -> Bool {
    let numbers = name.split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 2,
      numbers.allSatisfy({ $0.utf8.count == 4 && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let first = Int(numbers[0]), let second = Int(numbers[1])
    else { return false }
    return first < second && second < count
  }
}
