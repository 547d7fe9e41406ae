import ArgumentParser
import KDMeta

/// Reads the stages of a table as the command line reads its commands, so that a run file takes just their options.
struct StageParser: StageCommandParser {
  func command(_ command: Stage.Command, _ words: [String]) throws(KDMetaError) -> any StageCommand {
    let type: any (ParsableCommand & StageCommand).Type =
      switch command {
      case .train: Train.self
      case .record: Record.self
      case .reconstruct: Reconstruct.self
      case .distill: Distill.self
      case .evaluate: Evaluate.self
      }
    do { return try type.parse(words) } catch { throw .usage(type.message(for: error)) }
  }
}
