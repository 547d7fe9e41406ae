import ArgumentParser
import Foundation
import KDMeta

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a bundle or surrogate against its format and its teacher.",
    discussion: """
      Lists everything that is wrong, by its path in the file, and ends with code 65 if anything is.

        kdmeta validate bundle.h5 --teacher teacher.onnx
      """)

  @Argument(help: ArgumentHelp("A bundle, a part of one, or a surrogate.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The teacher that it should belong to.", valueName: "teacher.onnx"))
  var teacher: String?

  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    let report = try Validation.validate(file, teacher: teacher)
    try Printer.print(report, asJSON: show.json) {
      report.defects.isEmpty
        ? "\(file): a valid \(report.kind)"
        : report.defects.map { $0.hasPrefix(file) ? $0 : "\(file): \($0)" }.joined(separator: "\n")
    }
    if !report.defects.isEmpty { throw ExitCode(ExitStatus.badData) }
  }
}
