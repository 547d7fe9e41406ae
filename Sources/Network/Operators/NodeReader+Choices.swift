extension NodeReader {
  /// The case whose raw value the operator's name is, behind `prefix`.
  func operation<Choice: RawRepresentable<String>>(behind prefix: String = "") throws(ModelError) -> Choice {
    guard operation.hasPrefix(prefix),
      let choice = Choice(rawValue: String(operation.dropFirst(prefix.count)))
    else { throw ModelError(.unsupported, "the operator \(operation)") }
    return choice
  }

  /// The case whose raw value the attribute `name` is, `start` where it is left out.
  func choice<Choice: RawRepresentable<String>>(_ name: String, or start: Choice) throws(ModelError) -> Choice
  {
    guard let text = try text(name) else { return start }
    guard let choice = Choice(rawValue: text) else {
      throw ModelError(.unsupported, "a \(operation) whose \(name) is '\(text)'")
    }
    return choice
  }
}
