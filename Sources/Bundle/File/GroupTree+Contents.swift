import HDF5
import HDF5Schema

/// What the group of a record kind holds, by path in it.
extension GroupTree {
  /// The attributes of this group and of those below, but for the two that tell its layout.
  func contentAttributes() throws(FormatDefect) -> [String: RecordAttribute] {
    var result: [String: RecordAttribute] = [:]
    try addAttributes(to: &result, under: "")
    result["encoding"] = nil
    result["encoding_version"] = nil
    return result
  }

  /// The numbers of the datasets in this group and in those below.
  func contentValues() throws(FormatDefect) -> [String: Values] {
    var result: [String: Values] = [:]
    try addValues(to: &result, under: "")
    return result
  }

  private func addAttributes(
    to result: inout [String: RecordAttribute], under prefix: String
  ) throws(FormatDefect) {
    for (name, value) in attributes {
      result[prefix + name] =
        switch value {
        case .real(let number): .number(number)
        case .integer(let integer): .integer(Int(integer))
        case .string(let text): .text(text)
        case .reals(let numbers): .numbers(numbers)
        case .integers(let integers): .integers(integers.map { Int($0) })
        case .strings: throw defect(attribute: name, "it must be a single text")
        }
    }
    for (name, group) in groups { try group.addAttributes(to: &result, under: prefix + name + "/") }
  }

  private func addValues(to result: inout [String: Values], under prefix: String) throws(FormatDefect) {
    for (name, dataset) in datasets {
      guard let values = dataset.values else { throw defect(member: name, "it was not read") }
      result[prefix + name] = values
    }
    for (name, group) in groups { try group.addValues(to: &result, under: prefix + name + "/") }
  }
}
