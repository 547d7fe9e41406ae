import ArgumentParser
import KDMeta
import Network

struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the networks that come with kdmeta.",
    discussion:
      "Multiplications are those of one image, each with its addition (a FLOP count is twice as large).")

  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    let entries = try ZooEntry.all()
    try Printer.print(entries, asJSON: show.json) {
      var table = TextTable(header: ["name", "input", "parameters", "multiplications"])
      for entry in entries {
        table.append([
          entry.name, entry.input.map(String.init).joined(separator: "×"), entry.parameters.grouped,
          entry.multiplyAccumulates.grouped,
        ])
      }
      return table.text + "\n\n" + entries.map { "\($0.name): \($0.summary)" }.joined(separator: "\n")
    }
  }
}
