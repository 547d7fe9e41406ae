import ArgumentParser
import Foundation
import KDMeta
import Torch

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a table: a teacher, and students by many methods, from one file.",
    discussion: """
      Performs every row of a run file for every seed, and writes results.json and results.md, with published figures beside
      its own. What is done is kept with the settings that made it: the same command goes on where it was stopped, and makes
      anew only what follows from something that was changed.

        kdmeta run samples/runs/mnist-lenet.yaml --data mnist/ --output mnist-lenet
        kdmeta run samples/runs/mnist-lenet.yaml --data mnist/ --rows spectral --seeds 1,2 --output mnist-lenet
        kdmeta run samples/runs/digits.yaml --set train.steps=50 --set distill.steps=50
      """)

  @Argument(
    help: ArgumentHelp(
      "The table, a YAML file; formats/run-1.md tells how one is written.", valueName: "run.yaml"))
  var file: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder for all files. (default: the name of run.yaml)", valueName: "folder"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Where data lie that the file only names: of the table itself, or NAME=DATA; may be given again.",
      valueName: "data"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp("Seeds in place of the file's, with commas between.", valueName: "numbers"),
    transform: Self.seeds)
  var seeds: [UInt64]?

  @Option(help: ArgumentHelp("Rows to make, with commas between. (default: all)", valueName: "names"))
  var rows: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "An option of a command for all rows, over those of the file, as in distill.steps=100, or of a method, as in "
        + "reconstruct.set.steps=40; may be given again.",
      valueName: "command.option=value"),
    transform: Setting.init)
  var settings: [Setting] = []

  @Option(
    help: ArgumentHelp(
      "A page of Markdown that takes the table too, between its lines '\(FiguresDocument.begin) … -->' and "
        + "'\(FiguresDocument.end)'.", valueName: "file"))
  var document: String?

  @Option(
    help: ArgumentHelp(
      "A results.json that the table adds to: rows and seeds that the folder does not hold are as they are there, if they were made by the "
        + "same commands.", valueName: "file"))
  var figures: String?

  @Flag(help: "Check the file and print its command lines, without data and without work.")
  var dryRun = false

  @Option(help: ArgumentHelp("Where to compute: cpu, cuda or cuda:N.", valueName: "device"))
  var device = Device.cpu

  @OptionGroup(title: "Computing") var threads: ThreadOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  /// An option that is given to a command of all rows.
  struct Setting: Sendable {
    let command: Stage.Command
    let option: CommandOption

    init(_ text: String) throws {
      guard let parts = text.wholeMatch(of: #/([a-z]+)\.((?:set\.)?[a-z0-9-]+)=(.+)/#)?.output,
        let command = Stage.Command(rawValue: String(parts.1))
      else {
        let names = Stage.Command.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(text)' is not COMMAND.OPTION=VALUE with one of \(names)")
      }
      self.command = command
      option = CommandOption(key: String(parts.2), String(parts.3))
    }
  }

  private static func seeds(_ text: String) throws -> [UInt64] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map {
      guard let seed = UInt64($0) else { throw ValidationError("'\($0)' is no whole number from 0") }
      return seed
    }
  }

  func run() throws {
    let table = try RunFile(file)
    guard !dryRun else {
      let reporter: any ProgressReporter = show.quiet ? SilentReporter() : TerminalReporter()
      let run = try tableRun(table, threads: 0, RunContext(reporter: reporter))
      return try Printer.print(run.commandLines(), asJSON: show.json) {
        run.commandLines().joined(separator: "\n")
      }
    }
    let context = try threads.context(show, device: device)
    do throws(KDMetaError) {
      let results = try tableRun(table, threads: try threadCount(), context).run()
      try print(results)
    } catch {
      if case .interrupted = error {
        context.reporter.note("what is done is kept; the same command goes on from there")
      }
      throw error
    }
  }

  private func tableRun(
    _ table: RunFile, threads: Int, _ context: RunContext
  ) throws(KDMetaError) -> TableRun {
    let name = URL(filePath: file).deletingPathExtension().lastPathComponent
    var choices = TableRun.Choices(output: output ?? name)
    choices.seeds = seeds
    (choices.document, choices.figures) = (document, figures)
    choices.rows = rows?.split(separator: ",").map(String.init)
    for place in data {
      let parts = place.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2, table.dataNames.contains(parts[0]) {
        choices.places[parts[0]] = parts[1]
      } else {
        choices.places[table.data] = place
      }
    }
    for setting in settings {
      choices.options[setting.command, default: [:]][setting.option.key] = setting.option
    }
    return try TableRun(
      table, choices, on: RunMachine(threads: threads, device: "\(device)"), parser: StageParser(),
      context: context)
  }

  private func threadCount() throws(KDMetaError) -> Int {
    do throws(TorchError) { return try Engine.threadCount() } catch { throw .engine(error) }
  }

  private func print(_ results: RunResults) throws(KDMetaError) {
    var table = TextTable(header: RunResults.columns)
    for row in results.cells { table.append(row) }
    do { try Printer.print(results, asJSON: show.json) { table.text } } catch let error as KDMetaError {
      throw error
    } catch { throw .other("\(error)") }
  }
}
