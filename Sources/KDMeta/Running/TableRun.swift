internal import Checkpoints
internal import Datasets
internal import Files
internal import Foundation

/// Makes the rows of a run file, one stage after another, and goes on where an earlier run of the same folder stopped.
public struct TableRun {
  let file: RunFile
  let choices: Choices
  let folder: RunFolder
  private let machine: RunMachine
  private let parser: any StageCommandParser
  private let context: RunContext
  /// What each row does.
  private(set) var plan: StagePlan

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
    folder = RunFolder(choices.output, places: choices.places, context: context)
    plan = StagePlan(file: file, overrides: choices.options)
    for name in choices.rows ?? [] where !file.rows.contains(where: { $0.name == name }) {
      let names = file.rows.map(\.name)
      throw .choice(
        .rows,
        "\(file.path) has no row '\(name)'; "
          + (NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
            ?? "it has \(names.joined(separator: ", "))"))
    }
    for name in choices.places.keys.sorted() where !file.dataNames.contains(name) {
      throw .choice(
        .data(file.data),
        "\(file.path) names no data '\(name)'; it names \(file.dataNames.joined(separator: ", "))")
    }
    try checkOptions()
  }

  /// Reads every command once. An option that was given for all rows is left out of those whose command does not take it, with a note,
  /// as long as there is one that does.
  private mutating func checkOptions() throws(KDMetaError) {
    var faults: [(name: String, fault: StageFault)] = []
    var taken: Set<String> = []
    for row in [file.teacher] + file.rows {
      for var stage in plan.stages(of: row, seed: file.seeds[0]) {
        while let fault = fault(of: stage) {
          guard let option = fault.option, stage.isGeneral(option) else { throw fault.error }
          stage.options.removeAll { $0 == option }
          plan.exemptions[row.name, default: [:]][stage.command, default: []].insert(option.key)
          faults.append(("\(stage.command.rawValue).\(option.key)", fault))
        }
        taken.formUnion(stage.options.map { "\(stage.command.rawValue).\($0.key)" })
      }
    }
    for (name, fault) in faults {
      guard taken.contains(name) else { throw fault.error }
      context.reporter.note(
        "\(fault.stage.row.name), \(fault.stage.command.rawValue): left out: \(fault.reason)")
    }
  }

  private func fault(of stage: Stage) -> StageFault? {
    do throws(StageFault) {
      _ = try stage.command(parser, of: file) { folder.place(of: $0, seed: stage.seed) }
      return nil
    } catch { return error }
  }

  /// The command lines of the chosen rows, in order, each as typed in the folder of its seed.
  public func commandLines() -> [String] {
    seeds.flatMap { seed in
      ([file.teacher] + chosenRows(seed: seed)).flatMap { plan.stages(of: $0, seed: seed).map(\.commandLine) }
    }
  }

  /// Does what is not done yet, and writes `results.json` and `results.md` after each row.
  public func run() throws(KDMetaError) -> RunResults {
    try context.prepareDevice()
    if let document = choices.document { try FiguresDocument.check(document) }
    if let figures = choices.figures {
      _ = try RunResults(at: figures)
      try asCommand { try OutputFile.check(figures) }
    }
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

  /// Those that rows are made for.
  var seeds: [UInt64] { choices.seeds ?? file.seeds }

  /// The rows that are made for `seed`. One that a user names is made whatever the file says of its seeds.
  private func chosenRows(seed: UInt64) -> [RunFile.Row] {
    guard let names = choices.rows else {
      return file.rows.filter { choices.seeds != nil || $0.seeds?.contains(seed) ?? true }
    }
    return file.rows.filter { names.contains($0.name) }
  }

  /// The command that `stage` performs.
  func command(of stage: Stage) throws(KDMetaError) -> any StageCommand {
    do throws(StageFault) {
      return try stage.command(parser, of: file) { folder.place(of: $0, seed: stage.seed) }
    } catch { throw error.error }
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
        let error = KDMetaError.missingData(name: name, path: path)
        guard name != file.data, choices.rows == nil else { throw error }
        context.reporter.note("\(rows[0].name) is left out: \(error)")
        absent.insert(name)
      }
    }
    return absent
  }

  /// Does the stages of `row` that are not done, and those after them that read what they make; tells whether there were any.
  private func make(_ row: RunFile.Row, seed: UInt64) throws(KDMetaError) -> Bool {
    var wasDue = false
    for stage in plan.stages(of: row, seed: seed) {
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
    // What a checkpoint of other settings was to become is due anew.
    let own = context.seeded(stage.seed, restart: .fromOtherRun)
    let report = try command.perform(own)
    let seconds = own.kept.seconds + (ContinuousClock.now - start) / .seconds(1)
    try asCommand {
      try StageRecord(
        configuration: configuration, output: try folder.output(of: stage), seconds: seconds,
        machine: machine, report: try JSONValue(of: report)
      ).write(to: folder.path(stage.recordName, seed: stage.seed))
    }
  }
}
