import HDF5

/// The members that decoding asks for. Each throws the defect that it is missing; the structure has been checked
/// before, so that this happens in no bundle.
extension GroupTree {
  func group(_ name: String) throws(BundleDefect) -> GroupTree {
    guard let group = groups[name] else { throw defect(member: name, "missing") }
    return group
  }

  func text(_ name: String) throws(BundleDefect) -> String {
    guard case .string(let value) = attributes[name] else { throw defect(attribute: name, "missing") }
    return value
  }

  func texts(_ name: String) throws(BundleDefect) -> [String] {
    guard case .strings(let values) = attributes[name] else { throw defect(attribute: name, "missing") }
    return values
  }

  func integer(_ name: String) throws(BundleDefect) -> Int {
    guard case .integer(let value) = attributes[name] else { throw defect(attribute: name, "missing") }
    return Int(value)
  }

  func integers(_ name: String) throws(BundleDefect) -> [Int] {
    guard case .integers(let values) = attributes[name] else { throw defect(attribute: name, "missing") }
    return values.map { Int($0) }
  }

  func real(_ name: String) throws(BundleDefect) -> Double {
    guard case .real(let value) = attributes[name] else { throw defect(attribute: name, "missing") }
    return value
  }

  func reals(_ name: String) throws(BundleDefect) -> [Double] {
    guard case .reals(let values) = attributes[name] else { throw defect(attribute: name, "missing") }
    return values
  }
}
