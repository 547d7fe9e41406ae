/// An option of a command, as a run file or the command line of `run` gives it.
public struct CommandOption: Sendable, Equatable {
  /// Where it was given.
  public enum Origin: Sendable, Equatable {
    /// A line of the run file.
    case line(Int?)
    /// The command line.
    case commandLine
  }

  /// Its name, without dashes; `set` for an option of the method.
  public let name: String
  /// Its value; nil for a flag that is set.
  public let value: String?
  /// Where it was given.
  public let origin: Origin

  /// What tells it from other options of the command: `steps`, or `set.steps` for an option of the method.
  public var key: String {
    guard name == Self.methodPrefix, let option = value?.split(separator: "=").first else { return name }
    return "\(name).\(option)"
  }

  /// The name under which a method's own options stand.
  static let methodPrefix = "set"

  /// The option of `key`, as ``key`` tells it.
  public init(key: String, _ value: String, origin: Origin = .commandLine) {
    let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
    self.origin = origin
    if parts.count == 2, parts[0] == Self.methodPrefix {
      name = Self.methodPrefix
      self.value = "\(parts[1])=\(value)"
    } else {
      name = key
      self.value = value == "true" ? nil : value
    }
  }

  /// An option; `true` sets a flag.
  public init(_ name: String, _ value: String, origin: Origin = .commandLine) {
    self.name = name
    self.value = value == "true" ? nil : value
    self.origin = origin
  }
}

/// The options of each command.
typealias CommandOptions = [Stage.Command: [String: CommandOption]]

extension CommandOptions {
  /// These options, and those of `others` in place of these or beside them.
  func overridden(by others: CommandOptions) -> CommandOptions {
    merging(others) { mine, others in mine.merging(others) { _, other in other } }
  }
}

extension RunFileNode {
  /// The options that are written here for one command, by their keys. A flag that is false is one that is not given.
  func options() throws(KDMetaError) -> [String: CommandOption] {
    var result: [String: CommandOption] = [:]
    for (name, node) in try mapping() {
      try node.checkName(name)
      guard name == CommandOption.methodPrefix else {
        result[name] = CommandOption(name, try node.optionValue(), origin: .line(node.line))
        continue
      }
      for (own, value) in try node.mapping() {
        try value.checkName(own)
        let option = CommandOption(
          key: "\(name).\(own)", try value.optionValue(), origin: .line(value.line))
        result[option.key] = option
      }
    }
    return result
  }

  private func checkName(_ name: String) throws(KDMetaError) {
    guard name.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil else {
      throw fault("'\(name)' is no option's name: those are small letters, with '-' between words")
    }
  }

  /// One value, or several with commas between.
  private func optionValue() throws(KDMetaError) -> String {
    guard isList else { return try text() }
    var values: [String] = []
    for member in try list() { values.append(try member.text()) }
    return values.joined(separator: ",")
  }
}
