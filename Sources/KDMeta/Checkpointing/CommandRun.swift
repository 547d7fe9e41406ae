internal import Checkpoints
internal import Datasets
internal import Files
internal import Torch

/// One run of a command that makes a file: its output can be written, its device is there, what it follows from is on record, and an
/// interrupted run of the same goes on. Without an output it is work in memory, of which nothing is kept. `train`, `record`, `reconstruct` and `distill` are such.
struct CommandRun<Settings: Encodable> {
  /// How the output comes about, as it is kept inside it.
  let record: RunRecord<Settings>
  /// What keeps the work, and what there is to go on from.
  let checkpointing: Checkpointing
  private let context: RunContext

  /// A run of `command` by `settings` that makes `output`.
  ///
  /// - Parameters:
  ///   - inputs: SHA-256 of each input by the part that it plays.
  ///   - more: Other files that it writes.
  ///   - network: What is trained, where something is.
  ///   - data: What is learnt from or looked at, where there is anything.
  ///   - isInStep: Whether several processes take every step together and have the same state.
  init(
    _ command: String, _ settings: Settings, inputs: [String: String], to output: String?,
    and more: [String] = [], precision: Precision = .float32, network: String? = nil,
    data: [any ImageSource] = [], isInStep: Bool = false, context: RunContext
  ) throws {
    for path in [output].compactMap(\.self) + more { try OutputFile.check(path) }
    try context.prepareDevice(precision)
    let record = RunRecord(command: command, settings: settings, seed: context.seed, inputs: inputs)
    checkpointing =
      try output.map {
        try Checkpointing(
          for: context.ownPlace(of: $0), record, network: network, data: data, isInStep: isInStep,
          context: context)
      } ?? Checkpointing(unkept: context)
    self.record = record
    self.context = context
  }

  /// Ends the run: the first process finishes the output and tells what was made, and nothing is left to go on from.
  func finish<Report: Codable>(_ make: () throws -> Report) throws -> Report {
    let report = try context.once(make)
    checkpointing.finish()
    return report
  }
}
