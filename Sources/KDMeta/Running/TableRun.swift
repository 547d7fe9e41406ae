internal import Datasets
internal import Files
internal import Foundation

/// Makes the rows of a run file, one stage after another, and goes on where an earlier run of the same folder stopped.
public struct TableRun {
  /// What a user says beside the file.
  public struct Choices: Sendable {
    /// The folder that takes all files.
    public var output: String
    /// The seeds; where nil, those of the file.
    public var seeds: [UInt64]?
    /// The names of the rows, beside the teacher's; where nil, all of them.
    public var rows: [String]?
    /// Where data lie, by what the file calls them; others lie where they say.
    public var places: [String: String] = [:]
    /// A page of Markdown that takes the figures between its two marks, beside the folder's own.
    public var document: String?
    /// Options of commands, which win over those of the file.
    public var options: [Stage.Command: [String: CommandOption]] = [:]

    /// All rows for the file's seeds, into `output`.
    public init(output: String) { self.output = output }
  }

  private let file: RunFile
  private let choices: Choices
  private let folder: RunFolder
  private let machine: RunMachine
  private let parser: any StageCommandParser
  private let context: RunContext

  /// A run of `file`. Everything is checked that can be before any work: rows and data by their names, and each command's options.
  public init(
    _ file: RunFile, _ choices: Choices, on machine: RunMachine, parser: any StageCommandParser,
    context: RunContext
  ) throws(KDMetaError) {
    self.file = file
    self.choices = choices
    self.machine = machine
    self.parser = parser
    self.context = context
    folder = RunFolder(choices.output, places: choices.places)
    for name in choices.rows ?? [] where !file.rows.contains(where: { $0.name == name }) {
      let names = file.rows.map(\.name)
      throw .usage(
        "--rows: \(file.path) has no row '\(name)'; "
          + (NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
            ?? "it has \(names.joined(separator: ", "))"))
    }
    for name in choices.places.keys.sorted() where !file.dataNames.contains(name) {
      throw .usage(
        "--data: \(file.path) names no data '\(name)'; it names \(file.dataNames.joined(separator: ", "))")
    }
    for row in [file.teacher] + file.rows {
      for stage in stages(of: row, seed: file.seeds[0]) { _ = try command(of: stage) }
    }
  }

  /// The command lines of the chosen rows, in order, each as typed in the folder of its seed.
  public func commandLines() -> [String] {
    seeds.flatMap { seed in
      ([file.teacher] + chosenRows(seed: seed)).flatMap { stages(of: $0, seed: seed).map(\.commandLine) }
    }
  }

  /// Does what is not done yet, and writes `results.json` and `results.md` after each row.
  public func run() throws(KDMetaError) -> RunResults {
    try context.checkDevice()
    if let document = choices.document { try FiguresDocument.check(document) }
    let absent = try absentData()
    for seed in seeds {
      for row in [file.teacher] + chosenRows(seed: seed) where row.data.map({ !absent.contains($0) }) ?? true
      {
        if try make(row, seed: seed) { try write(results()) }
      }
    }
    let results = try results()
    try write(results)
    return results
  }

  private var seeds: [UInt64] { choices.seeds ?? file.seeds }

  /// The rows that are made for `seed`. One that a user names is made whatever the file says of its seeds.
  private func chosenRows(seed: UInt64) -> [RunFile.Row] {
    guard let names = choices.rows else {
      return file.rows.filter { choices.seeds != nil || $0.seeds?.contains(seed) ?? true }
    }
    return file.rows.filter { names.contains($0.name) }
  }

  private func stages(of row: RunFile.Row, seed: UInt64) -> [Stage] {
    StagePlan(file: file, seed: seed, overrides: choices.options).stages(of: row)
  }

  private func command(of stage: Stage) throws(KDMetaError) -> any StageCommand {
    try stage.command(parser, of: file) { folder.place(of: $0, seed: stage.seed) }
  }

  /// The data that are not there, of rows that nobody asked for by name: those rows are left out, and a note says so. Others have
  /// to be there.
  private func absentData() throws(KDMetaError) -> Set<String> {
    var absent: Set<String> = []
    for name in file.dataNames {
      let rows = seeds.flatMap { chosenRows(seed: $0) }.filter { $0.data == name }
      guard name == file.data || !rows.isEmpty else { continue }
      do throws(KDMetaError) { _ = try folder.bytes(ofData: name) } catch {
        guard case .dataset(.missing(let path)) = error else { throw error }
        let error = DatasetError.unreadable(
          path: path,
          reason: "there is no such file or folder; say where the data lie with --data \(name)=DATA")
        guard name != file.data, choices.rows == nil else { throw .dataset(error) }
        context.reporter.note("\(rows[0].name) is left out: \(error)")
        absent.insert(name)
      }
    }
    return absent
  }

  /// Does the stages of `row` that are not done, and those after them that read what they make; tells whether there were any.
  private func make(_ row: RunFile.Row, seed: UInt64) throws(KDMetaError) -> Bool {
    var wasDue = false
    for stage in stages(of: row, seed: seed) {
      let command = try command(of: stage)
      guard case .due(let reason) = try folder.state(of: stage, command) else { continue }
      wasDue = true
      context.reporter.note(stage.title + (reason.isEmpty ? "" : ", anew: \(reason)"))
      try perform(stage, command)
    }
    if !wasDue { context.reporter.note("\(row.name), seed \(seed): done before") }
    return wasDue
  }

  private func perform(_ stage: Stage, _ command: any StageCommand) throws(KDMetaError) {
    try folder.prepare(for: stage)
    guard let configuration = try folder.configuration(of: stage, command) else {
      throw .other("\(stage.title): a file that it reads has gone")
    }
    let start = ContinuousClock.now
    let report = try command.perform(context.seeded(stage.seed))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try asCommand {
      try StageRecord(
        configuration: configuration, output: try folder.output(of: stage), seconds: seconds,
        machine: machine, report: try JSONValue(of: report)
      ).write(to: folder.path(stage.recordName, seed: stage.seed))
    }
  }

  /// What the folder holds of the file's rows, of all seeds: what was done with today's options, and nothing older.
  private func results() throws(KDMetaError) -> RunResults {
    let all = Set(folder.seeds()).union(seeds).sorted()
    var rows: [RunResults.Row] = []
    for row in [file.teacher] + file.rows {
      var outcomes: [RunResults.Outcome] = []
      for seed in all {
        let stages = stages(of: row, seed: seed)
        guard let records = try records(of: stages) else { continue }
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

  private func write(_ results: RunResults) throws(KDMetaError) {
    try asCommand {
      try JSONFile.write(results, to: "\(choices.output)/results.json")
      try OutputFile.write(Data(results.markdown.utf8), to: "\(choices.output)/results.md")
      if let document = choices.document { try FiguresDocument.put(results.figures, into: document) }
    }
  }
}
