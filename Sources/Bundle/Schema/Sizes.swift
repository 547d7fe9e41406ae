import HDF5

/// The length of a dimension, in the terms of the format.
indirect enum Length: Hashable, Sendable {
  /// This many.
  case exactly(Int)
  /// From one to this many.
  case upTo(Length)
  /// One or more.
  case any
  /// The number of classes, K.
  case classes
  /// The number of the teacher's outputs, M.
  case outputs
  /// The number of channels of the teacher's input, C.
  case channels
  /// The number of units of the layer in whose group the member is, u.
  case units
}

/// What the format's lengths are in one bundle.
struct Sizes {
  /// The keys in the layer table.
  let layerKeys: Set<String>

  private var lengths: [Length: Int] = [:]
  private var units: [String: Int] = [:]

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
    }
  }

  /// What is wrong with `shape`, in the group of the layer with the key `layer`; nil if nothing is.
  func problem(with shape: [Int], for expected: [Length], layer: String?) -> String? {
    guard shape.count == expected.count else {
      return "it has the shape \(shape) and must have \(expected.count) dimensions"
    }
    for (length, expected) in zip(shape, expected) {
      guard length > 0 else { return "it has the shape \(shape); no length may be 0" }
      if case .upTo(let most) = expected {
        guard let most = value(of: most, layer: layer), length > most else { continue }
        return "it has the shape \(shape), in which \(length) must be ≤ \(most)"
      }
      guard let value = value(of: expected, layer: layer), length != value else { continue }
      return "it has the shape \(shape), in which \(length) must be \(value)\(reason(expected))"
    }
    return nil
  }

  private func value(of length: Length, layer: String?) -> Int? {
    switch length {
    case .exactly(let exact): exact
    case .units: layer.flatMap { units[$0] }
    case .any, .upTo: nil
    case .classes, .outputs, .channels: lengths[length]
    }
  }

  private func reason(_ length: Length) -> String {
    switch length {
    case .classes: ", the number of classes"
    case .outputs: ", the number of the teacher's outputs"
    case .channels: ", the number of the input's channels"
    case .units: ", the number of the layer's units"
    case .exactly, .any, .upTo: ""
    }
  }
}
