import Foundation
import KDMeta
import TestSupport
import Testing

/// Commands that compute nothing: each writes what it was told and what it read, so that outputs change where inputs do.
private final class PretendedCommands: StageCommandParser {
  /// The titles of what was performed, as `distill a/student.onnx`.
  var performed: [String] = []
  /// A setting that no option changes.
  var hiddenSetting = 0
  /// What is done instead of a command's work.
  var onPerform: (Stage.Command) throws(KDMetaError) -> Void = { _ throws(KDMetaError) in }

  struct Command: StageCommand {
    let commands: PretendedCommands
    let command: Stage.Command
    let words: [String]

    func resolvedSettings() -> [String: Int] { ["hidden": commands.hiddenSetting] }

    struct Report: Encodable {
      let accuracy, agreement: Double
      let curve: [[String: Double]]?
    }

    func perform(_ context: RunContext) throws(KDMetaError) -> Report {
      try commands.onPerform(command)
      let output = words.firstIndex(of: "-o").map { words[$0 + 1] }
      let about = (output ?? words[0]).split(separator: "/").suffix(2).joined(separator: "/")
      commands.performed.append("\(command.rawValue) \(about)")
      let read = words.filter { $0 != output }.map { word in
        String(word.drop { $0 != "/" })
      }.compactMap { FileManager.default.contents(atPath: $0) }
      if let output {
        let text = Data("\(words.filter { !$0.contains("/") }) \(commands.hiddenSetting)".utf8)
        let sum = read.reduce(text, +).reduce(UInt64(0)) { ($0 &* 31) &+ UInt64($1) }
        _ = FileManager.default.createFile(atPath: output, contents: Data("\(sum)".utf8))
      }
      let isWatched = words.contains { $0.hasPrefix("--evaluate-every") }
      return Report(
        accuracy: 0.9 + 0.01 * Double(context.seed), agreement: 0.5,
        curve: isWatched ? [["step": 2, "accuracy": 0.5], ["step": 4, "accuracy": 0.75]] : nil)
    }
  }

  func command(_ command: Stage.Command, _ words: [String]) throws(KDMetaError) -> any StageCommand {
    if let odd = words.first(where: { $0.hasPrefix("--odd") }) {
      throw .usage("Unknown option '\(odd.prefix { $0 != "=" })'")
    }
    if words.contains("--picky=1"), words.contains("--data=sample:digits") {
      throw .usage("--picky: not with real data")
    }
    return Command(commands: self, command: command, words: words)
  }
}

struct TableRunTests {
  private let folder: TemporaryFolder
  private let commands = PretendedCommands()
  private let watcher = Watcher()

  init() throws { folder = try TemporaryFolder() }

  private func run(
    record: String = "{rank: 2}", train: String = "{}", general: String = "", rows: String = "",
    _ change: (inout TableRun.Choices) -> Void = { _ in }
  ) throws -> RunResults {
    commands.performed = []
    watcher.notes = []
    let path = folder.path("run.yaml")
    try Data(
      """
      kdmeta-run: 1
      title: A table
      data: sample:digits
      teacher: {model: digits, train: \(train)}
      student: digits-half
      \(general)
      rows:
        - {name: a, method: spectral, record: \(record), published: 90}
        - {name: b, method: distillation}
      \(rows)
      """.utf8
    ).write(to: URL(filePath: path))
    var choices = TableRun.Choices(output: folder.path("out"))
    change(&choices)
    return try TableRun(
      try RunFile(path), choices, on: RunMachine(threads: 1, device: "cpu"), parser: commands,
      context: RunContext(reporter: watcher)
    ).run()
  }

  private let everything = [
    "train teacher/teacher.onnx", "evaluate teacher/teacher.onnx", "record a/bundle.h5",
    "reconstruct a/surrogate.h5", "distill a/student.onnx", "evaluate a/student.onnx",
    "distill b/student.onnx", "evaluate b/student.onnx",
  ]

  @Test("a run does every row's commands in order, and a second one nothing") func twice() throws {
    let first = try run()
    #expect(commands.performed == everything)
    let second = try run()
    #expect(commands.performed.isEmpty)
    #expect(second.markdown == first.markdown)
    #expect(watcher.notes.allSatisfy { $0.hasSuffix("done before") })
  }

  @Test("a changed option makes anew what follows from it, and says why") func changedOption() throws {
    _ = try run()
    _ = try run(record: "{rank: 3}")
    #expect(commands.performed == Array(everything[2...5]))
    #expect(watcher.notes.contains { $0.hasPrefix("a, seed 0: record, anew: ") && $0.contains("--rank 2") })
    #expect(watcher.notes.contains { $0.hasPrefix("a, seed 0: reconstruct, anew: a/bundle.h5 is another") })
    _ = try run(record: "{rank: 3}", train: "{steps: 5}")
    #expect(commands.performed == everything)
  }

  @Test("a default that has changed counts as a changed option") func changedDefault() throws {
    _ = try run()
    commands.hiddenSetting = 7
    _ = try run()
    #expect(commands.performed == everything)
    #expect(watcher.notes.contains("teacher, seed 0: train, anew: hidden: 0 is now 7"))
  }

  @Test("what was removed or replaced is made anew") func damaged() throws {
    _ = try run()
    try FileManager.default.removeItem(atPath: folder.path("out/seed-0/a/surrogate.h5"))
    _ = try run()
    // It comes out as it was, so the student need not be made anew.
    #expect(commands.performed == ["reconstruct a/surrogate.h5"])
    try Data("other".utf8).write(to: URL(filePath: folder.path("out/seed-0/b/student.onnx")))
    _ = try run()
    #expect(commands.performed == ["distill b/student.onnx"])
    #expect(watcher.notes.contains { $0.contains("b/student.onnx is not the file that it made") })
  }

  @Test("a run that fails goes on where it stopped") func stopped() throws {
    commands.onPerform = { command throws(KDMetaError) in
      if command == .reconstruct { throw .interrupted(signal: 2, checkpoint: nil) }
    }
    #expect(throws: KDMetaError.self) { try run() }
    #expect(commands.performed == Array(everything[...2]))
    commands.onPerform = { _ throws(KDMetaError) in }
    _ = try run()
    #expect(commands.performed == Array(everything[3...]))
  }

  @Test("seeds and rows are added to what is there") func added() throws {
    _ = try run()
    let results = try run {
      $0.seeds = [1, 2]
      $0.rows = ["a"]
    }
    #expect(commands.performed.count == 12)
    #expect(results.rows.map(\.outcomes.count) == [3, 3, 1])
    let accuracy = try #require(results.rows[1].accuracy)
    #expect(abs(accuracy.mean - 0.91) < 1e-9)
    #expect(abs((accuracy.std ?? 0) - 0.01) < 1e-9)
    #expect(results.cells[1][1...2] == ["90.00", "91.00 ± 1.00"])
    #expect(results.markdown.contains("seeds 0, 1, 2"))
  }

  @Test("figures of other options are not shown") func stale() throws {
    _ = try run()
    let results = try run(record: "{rank: 3}") { $0.rows = ["b"] }
    #expect(commands.performed.isEmpty)
    #expect(results.rows.map(\.outcomes.count) == [1, 0, 1])
    #expect(results.markdown.contains("Not made yet: a."))
  }

  @Test("options of the command line win over those of the file") func overridden() throws {
    _ = try run { $0.options = [.record: ["rank": CommandOption("rank", "9")]] }
    let record = try String(contentsOfFile: folder.path("out/seed-0/a/record.json"), encoding: .utf8)
    #expect(record.contains("--rank 9"))
  }

  @Test("an option for all rows is left out where a command does not take it, if one does")
  func generalOption() throws {
    _ = try run(general: "distill: {picky: 1}")
    func record(_ row: String) throws -> String {
      try String(contentsOfFile: folder.path("out/seed-0/\(row)/distill.json"), encoding: .utf8)
    }
    #expect(try record("a").contains("--picky 1"))
    #expect(try !record("b").contains("--picky"))
    #expect(watcher.notes.first == "b, distill: left out: --picky: not with real data")
    let error = try #require(throws: KDMetaError.self) { try run(general: "evaluate: {odd: 1}") }
    #expect("\(error)".contains("run.yaml:6: teacher, evaluate: Unknown option '--odd'"))
  }

  @Test("a bundle is recorded for a method that can do without if the row says how")
  func bundleByChoice() throws {
    _ = try run(
      rows: "  - {name: c, method: deep-inversion}\n  - {name: d, method: deep-inversion, record: {}}")
    #expect(
      commands.performed.suffix(7) == [
        "reconstruct c/surrogate.h5", "distill c/student.onnx", "evaluate c/student.onnx",
        "record d/bundle.h5", "reconstruct d/surrogate.h5", "distill d/student.onnx",
        "evaluate d/student.onnx",
      ])
  }

  @Test("a row without its data is left out with a note, unless it was asked for") func absentData() throws {
    let row = "  - {name: c, method: other-data, data: nowhere}"
    let results = try run(rows: row)
    #expect(commands.performed == everything)
    #expect(results.rows.last?.outcomes.isEmpty == true)
    #expect(
      watcher.notes.contains {
        $0.hasPrefix("c is left out") && $0.contains("say where the data 'nowhere' lie")
      })
    #expect(throws: KDMetaError.self) { try run(rows: row) { $0.rows = ["c"] } }
  }

  @Test(
    "what no run can do is told before any work",
    arguments: [
      ("{odd: 1}", [String](), "run.yaml:8: a, record: Unknown option '--odd'"),
      ("{seed: 1}", [], "run.yaml:8: a, record: 'seed' is set by the run itself"),
      ("{records: x}", [], "'records' is set by the run itself"),
      ("{}", ["z"], "run.yaml has no row 'z'"),
    ])
  func refused(record: String, rows: [String], part: String) throws {
    let error = try #require(throws: KDMetaError.self) {
      try run(record: record) { $0.rows = rows.isEmpty ? nil : rows }
    }
    #expect("\(error)".contains(part), "\(error)")
    #expect(commands.performed.isEmpty)
    #expect(try folder.names() == ["run.yaml"])
  }

  @Test("figures of what is not in the folder are taken from elsewhere, if the same commands made them")
  func figuresFromElsewhere() throws {
    let figures = folder.path("figures.json")
    func write(to output: String, _ rows: [String], record: String = "{rank: 2}") throws -> RunResults {
      try run(record: record) {
        $0.output = folder.path(output)
        $0.rows = rows
        $0.figures = figures
      }
    }
    _ = try write(to: "one", ["a"])
    let both = try write(to: "two", ["b"])
    #expect(!commands.performed.contains { $0.contains("a/") })
    #expect(both.rows.map(\.outcomes.count) == [1, 1, 1])
    #expect(
      try Data(contentsOf: URL(filePath: figures))
        == Data(contentsOf: URL(filePath: folder.path("two/results.json"))))
    #expect(try run().cells == both.cells)
    let other = try write(to: "three", ["b"], record: "{rank: 3}")
    #expect(other.rows.map(\.outcomes.count) == [1, 0, 1], "a was made by another command")
    try Data("{}".utf8).write(to: URL(filePath: figures))
    let error = try #require(throws: KDMetaError.self) { try write(to: "four", ["b"]) }
    #expect("\(error)".contains("figures.json: not the figures of a run"))
    #expect(commands.performed.isEmpty)
  }

  @Test("the students of a row that says so are measured while they learn") func curve() throws {
    let results = try run(rows: "  - {name: c, method: distillation, distill: {evaluate-every: 2}}")
    let commands = results.rows.map { $0.outcomes[0].commands.joined() }
    #expect(
      commands.map { $0.contains("--evaluate sample:digits --evaluate-every 2") } == [
        false, false, false, true,
      ])
    #expect(results.rows.map { $0.outcomes[0].curve?.map(\.step) } == [nil, nil, nil, [2, 4]])
    #expect(
      results.figures.contains("| steps | 2 | 4 |\n| --- | ---: | ---: |\n| c, seed 0 | 50.00 | 75.00 |"))
  }

  @Test("a page of Markdown takes the figures between its marks") func document() throws {
    let page = folder.path("page.md")
    try Data("before\n\(FiguresDocument.begin); by hand -->\nold\n\(FiguresDocument.end)\nafter\n".utf8)
      .write(to: URL(filePath: page))
    let results = try run { $0.document = page }
    let text = try String(contentsOfFile: page, encoding: .utf8)
    #expect(text.hasPrefix("before\n"))
    #expect(text.hasSuffix("\(FiguresDocument.end)\nafter\n"))
    #expect(text.contains(results.figures.trimmingCharacters(in: .newlines)))
    #expect(!text.contains("old"))
    try Data("no marks".utf8).write(to: URL(filePath: page))
    #expect(throws: KDMetaError.self) { try run { $0.document = page } }
    #expect(try String(contentsOfFile: page, encoding: .utf8) == "no marks")
  }
}
