package import HDF5

/// The members that decoding asks for. Each throws the defect that it is missing; the structure has been checked
/// before, so that this happens in no file.
extension GroupTree {
  package func group(_ name: String) throws(FormatDefect) -> GroupTree {
    guard let group = groups[name] else { throw defect(member: name, Self.missing) }
    return group
  }

  /// The dataset `name`, to be read part by part.
  package func source(_ name: String) throws(FormatDefect) -> Dataset {
    guard let source = datasets[name]?.source else { throw defect(member: name, Self.missing) }
    return source
  }

  package func text(_ name: String) throws(FormatDefect) -> String {
    guard case .string(let value) = attributes[name] else { throw missing(attribute: name) }
    return value
  }

  package func texts(_ name: String) throws(FormatDefect) -> [String] {
    guard case .strings(let values) = attributes[name] else { throw missing(attribute: name) }
    return values
  }

  package func integer(_ name: String) throws(FormatDefect) -> Int {
    guard case .integer(let value) = attributes[name] else { throw missing(attribute: name) }
    return Int(value)
  }

  package func integers(_ name: String) throws(FormatDefect) -> [Int] {
    guard case .integers(let values) = attributes[name] else { throw missing(attribute: name) }
    return values.map { Int($0) }
  }

  package func real(_ name: String) throws(FormatDefect) -> Double {
    guard case .real(let value) = attributes[name] else { throw missing(attribute: name) }
    return value
  }

  package func reals(_ name: String) throws(FormatDefect) -> [Double] {
    guard case .reals(let values) = attributes[name] else { throw missing(attribute: name) }
    return values
  }

  private func missing(attribute name: String) -> FormatDefect { defect(attribute: name, Self.missing) }
}
