import HDF5

/// The length of a dimension, in the terms of the format.
indirect enum Length: Hashable, Sendable {
  /// This many.
  case exactly(Int)
  /// From one to this many.
  case upTo(Length)
  /// One or more.
  case any
  /// Two or more, in pairs.
  case even
  /// The number of classes, K.
  case classes
  /// The number of the teacher's outputs, M.
  case outputs
  /// The number of channels of the teacher's input, C.
  case channels
  /// The number of units of the layer in whose group the member is, u.
  case units
  /// The number of channels of that layer, the first length of its shape.
  case layerChannels
  /// The number of frequencies in the member's own group, k.
  case frequencies
  /// The number of frequencies in all groups beside the member, w.
  case coefficients
}

/// What the lengths of a group's members depend on besides the bundle.
struct GroupSizes {
  /// The key of the layer that the group is about.
  var layer: String?
  /// How many frequencies the group has.
  var frequencies: Int?
  /// How many frequencies the groups in it have together.
  var coefficients: Int?
}

/// What the format's lengths are in one bundle.
struct Sizes {
  /// The keys in the layer table.
  let layerKeys: Set<String>

  private var lengths: [Length: Int] = [:]
  private var units: [String: Int] = [:]
  private var layerChannels: [String: Int] = [:]

  /// The sizes that the members of a bundle's root group say. What they don't say, nothing is checked against:
  /// the member that should say it is at fault.
  init(_ root: GroupTree) {
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
    let layers = teacher?.groups["layers"]?.groups ?? [:]
    layerKeys = Set(layers.keys)
    for (key, layer) in layers {
      guard case .integers(let shape) = layer.attributes["shape"],
        Requirement<[Int64]>.shape.problem(shape) == nil
      else { continue }
      units[key] = shape.map { Int($0) }.checkedProduct
      layerChannels[key] = shape.first.map { Int($0) }
    }
  }

  /// What is wrong with `shape` in a group of sizes `group`; nil if nothing is.
  func problem(with shape: [Int], for expected: [Length], in group: GroupSizes) -> String? {
    guard shape.count == expected.count else {
      return "it has the shape \(shape) and must have \(expected.count) dimensions"
    }
    for (length, expected) in zip(shape, expected) {
      guard length > 0 else { return "it has the shape \(shape); no length may be 0" }
      if case .upTo(let most) = expected {
        guard let most = value(of: most, in: group), length > most else { continue }
        return "it has the shape \(shape), in which \(length) must be ≤ \(most)"
      }
      if expected == .even, !length.isMultiple(of: 2) {
        return "it has the shape \(shape), in which \(length) must be even"
      }
      guard let value = value(of: expected, in: group), length != value else { continue }
      return "it has the shape \(shape), in which \(length) must be \(value)\(reason(expected))"
    }
    return nil
  }

  /// Whether `name` is the numbers of two layers, the earlier first.
  func isPair(_ name: String) -> Bool {
    let numbers = name.split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 2,
      numbers.allSatisfy({ $0.utf8.count == 4 && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let first = Int(numbers[0]), let second = Int(numbers[1])
    else { return false }
    return first < second && second < layerKeys.count
  }

  /// How many `length` are; nil where the bundle does not say.
  func value(of length: Length, in group: GroupSizes) -> Int? {
    switch length {
    case .exactly(let exact): exact
    case .units: group.layer.flatMap { units[$0] }
    case .layerChannels: group.layer.flatMap { layerChannels[$0] }
    case .frequencies: group.frequencies
    case .coefficients: group.coefficients
    case .any, .even, .upTo: nil
    case .classes, .outputs, .channels: lengths[length]
    }
  }

  private func reason(_ length: Length) -> String {
    switch length {
    case .classes: ", the number of classes"
    case .outputs: ", the number of the teacher's outputs"
    case .channels: ", the number of the input's channels"
    case .units: ", the number of the layer's units"
    case .layerChannels: ", the number of the layer's channels"
    case .frequencies: ", the number of frequencies"
    case .coefficients: ", the number of frequencies of all graphs"
    case .exactly, .any, .even, .upTo: ""
    }
  }
}
