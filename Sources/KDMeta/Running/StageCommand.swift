/// A command that was read from a stage's arguments and is ready to be performed.
public protocol StageCommand {
  /// What it is told.
  associatedtype Settings: Encodable
  /// What it tells.
  associatedtype Report: Encodable

  /// All its settings, those left at their defaults too.
  func resolvedSettings() throws(KDMetaError) -> Settings
  /// Does the work, and tells what the command prints as JSON.
  func perform(_ context: RunContext) throws(KDMetaError) -> Report
}

/// Reads commands as the command line does, whose parser alone knows their options.
public protocol StageCommandParser {
  /// The command that `words` make of `command`; where they make none, a ``KDMetaError/usage(_:)`` that names the option.
  func command(_ command: Stage.Command, _ words: [String]) throws(KDMetaError) -> any StageCommand
}
