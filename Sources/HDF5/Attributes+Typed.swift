extension Attributes {
  /// The attribute `name`, which must be a single string.
  ///
  /// - Throws: as ``value(_:)``, and `wrongType` for another sort of value.
  public func string(_ name: String) throws(HDF5Error) -> String {
    let value = try value(name)
    guard case .string(let string) = value else { throw mismatch(name, value, "a string") }
    return string
  }

  /// The attribute `name`, which must be a list of strings.
  ///
  /// - Throws: as ``value(_:)``, and `wrongType` for another sort of value.
  public func strings(_ name: String) throws(HDF5Error) -> [String] {
    let value = try value(name)
    guard case .strings(let strings) = value else { throw mismatch(name, value, "a list of strings") }
    return strings
  }

  /// The attribute `name`, which must be a single integer.
  ///
  /// - Throws: as ``value(_:)``, and `wrongType` for another sort of value.
  public func integer(_ name: String) throws(HDF5Error) -> Int {
    let value = try value(name)
    guard case .integer(let integer) = value else { throw mismatch(name, value, "an integer") }
    return Int(integer)
  }

  /// The attribute `name`, which must be a list of integers.
  ///
  /// - Throws: as ``value(_:)``, and `wrongType` for another sort of value.
  public func integers(_ name: String) throws(HDF5Error) -> [Int] {
    let value = try value(name)
    guard case .integers(let integers) = value else { throw mismatch(name, value, "a list of integers") }
    return integers.map { Int($0) }
  }

  /// The attribute `name`, which must be a single floating-point number.
  ///
  /// - Throws: as ``value(_:)``, and `wrongType` for another sort of value.
  public func real(_ name: String) throws(HDF5Error) -> Double {
    let value = try value(name)
    guard case .real(let real) = value else { throw mismatch(name, value, "a floating-point number") }
    return real
  }

  /// The attribute `name`, which must be a list of floating-point numbers.
  ///
  /// - Throws: as ``value(_:)``, and `wrongType` for another sort of value.
  public func reals(_ name: String) throws(HDF5Error) -> [Double] {
    let value = try value(name)
    guard case .reals(let reals) = value else {
      throw mismatch(name, value, "a list of floating-point numbers")
    }
    return reals
  }

  private func mismatch(_ name: String, _ value: Attribute, _ expected: String) -> HDF5Error {
    object.location.attribute(name).error(
      .wrongType, "read the attribute", "it is \(value.summary), not \(expected)")
  }
}
