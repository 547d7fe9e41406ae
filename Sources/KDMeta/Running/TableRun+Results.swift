internal import Files
internal import Foundation

extension TableRun {
  /// What the folder holds of the file's rows, of all seeds: what was done with today's options, and nothing older. What it does not hold
  /// is as it was elsewhere, where it was made by the same commands.
  func results() throws(KDMetaError) -> RunResults {
    let elsewhere = try choices.figures.flatMap { path throws(KDMetaError) in try RunResults(at: path) }
    let all = Set(folder.seeds() + seeds + (elsewhere?.seeds ?? [])).sorted()
    var rows: [RunResults.Row] = []
    for row in [file.teacher] + file.rows {
      var outcomes: [RunResults.Outcome] = []
      for seed in all {
        let stages = plan.stages(of: row, seed: seed)
        guard let records = try records(of: stages) else {
          if let known = elsewhere?.outcome(of: row.name, seed: seed, by: stages.map(\.commandLine)) {
            outcomes.append(known)
          }
          continue
        }
        // Only where every stage of a row is done, and the data are there to tell.
        let shipped = try row.method.map { method throws(KDMetaError) in
          method.usesData
            ? try folder.bytes(ofData: row.data ?? file.data)
            : stages.firstIndex { $0.command == .record }.map { records[$0].output?.bytes ?? 0 } ?? 0
        }
        outcomes.append(
          try RunResults.Outcome(stages, records, seed: seed, shippedBytes: shipped ?? nil))
      }
      rows.append(RunResults.Row(row, outcomes))
    }
    return RunResults(file, rows)
  }

  /// The records of `stages`, nil where one of them is not done as it would be done now.
  private func records(of stages: [Stage]) throws(KDMetaError) -> [StageRecord]? {
    var records: [StageRecord] = []
    for stage in stages {
      // Data of rows that were not chosen may be elsewhere.
      let state = try? folder.state(of: stage, try command(of: stage))
      guard case .done(let record) = state else { return nil }
      records.append(record)
    }
    return records
  }

  /// Puts `results` into the folder, and into the page that the user names.
  func write(_ results: RunResults) throws(KDMetaError) {
    try asCommand {
      try JSONFile.write(results, to: "\(choices.output)/results.json")
      try OutputFile.write(Data(results.markdown.utf8), to: "\(choices.output)/results.md")
      if let figures = choices.figures { try JSONFile.write(results, to: figures) }
      if let document = choices.document { try FiguresDocument.put(results.figures, into: document) }
    }
  }
}
