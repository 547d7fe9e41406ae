import ArgumentParser
import KDMeta

struct Methods: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the methods that make images, or the options of one.",
    discussion: """
      What a method came to is the accuracy of a student on MNIST (LeNet-5 to lenet5-half), and the minutes that images and student took
      on two cores.

        kdmeta methods
        kdmeta methods spectral
        kdmeta methods --json
      """)

  @Argument(help: ArgumentHelp("The method whose options are listed.", valueName: "name"))
  var name: String?

  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    if let name {
      let method = MethodSummary(try SynthesisMethods.chosen(name))
      try Printer.print(method, asJSON: show.json) { Self.text(method) }
    } else {
      let methods = SynthesisMethods.all.map(MethodSummary.init)
      try Printer.print(methods, asJSON: show.json) { Self.text(methods) }
    }
  }

  /// A line for each of `methods`.
  static func text(_ methods: [MethodSummary]) -> String {
    var table = TextTable(header: ["method", "needs", "accuracy", "minutes", "what it does"], words: [1, 4])
    for method in methods {
      table.append([
        method.name, method.needs, method.measured.map { $0.accuracy.percent } ?? "–",
        method.measured.map { "\(Int($0.minutes.rounded()))" } ?? "–",
        method.summary + (method.paper.map { " (\($0))" } ?? ""),
      ])
    }
    return table.text
  }

  /// What there is to know of `method`.
  static func text(_ method: MethodSummary) -> String {
    var lines = [
      "\(method.name): \(method.summary)",
      "needs      \(method.needs)",
      "makes      \(method.count.grouped) images by default",
    ]
    if let paper = method.paper { lines.append("paper      \(paper)") }
    if let measured = method.measured {
      lines.append(
        "accuracy   \(measured.accuracy.percent) on MNIST, LeNet-5 to lenet5-half, in \(Int(measured.minutes.rounded())) minutes"
      )
    }
    guard !method.options.isEmpty else {
      return (lines + ["", "It has no options."]).joined(separator: "\n")
    }
    lines += ["", "Options, as in --set \(method.options[0].name)=\(method.options[0].default):", ""]
    for option in method.options {
      let published = option.published.map { $0 == option.default ? "" : "; published: \($0)" } ?? ""
      lines.append("  \(option.name)=\(option.default)  (\(option.range)\(published))")
      lines.append(option.help.wrapped(to: 80, indent: "      "))
    }
    return lines.joined(separator: "\n")
  }
}
