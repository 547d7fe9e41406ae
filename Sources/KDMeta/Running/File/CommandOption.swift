/// An option of a command, as a run file or the command line of `run` gives it.
public struct CommandOption: Sendable, Equatable {
  /// Where it was given.
  public enum Origin: Sendable, Equatable {
    /// A line of the run file.
    case line(Int?)
    /// The command line.
    case commandLine
  }

  /// Its name, without dashes.
  public let name: String
  /// Its value; nil for a flag that is set.
  public let value: String?
  /// Where it was given.
  public let origin: Origin

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
  /// The options that are written here for one command. A flag that is false is one that is not given.
  func options() throws(KDMetaError) -> [String: CommandOption] {
    var result: [String: CommandOption] = [:]
    for (name, node) in try mapping() {
      guard name.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil else {
        throw node.fault("'\(name)' is no option's name: those are small letters, with '-' between words")
      }
      var value = ""
      if node.isList {
        for member in try node.list() { value += (value.isEmpty ? "" : ",") + (try member.text()) }
      } else {
        value = try node.text()
      }
      result[name] = CommandOption(name, value, origin: .line(node.line))
    }
    return result
  }
}
