import ArgumentParser
import Foundation
import KDMeta

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a bundle, surrogate or model against its format, and whether it belongs to a teacher.",
    discussion: """
      Lists everything that is wrong, by its path in the file, and ends with code 65 if anything is.

        kdmeta validate bundle.h5 --teacher teacher.onnx
        kdmeta validate bundle.h5 --trust publisher.pub
      """)

  @Argument(help: ArgumentHelp("A bundle, a part of one, a surrogate, or an ONNX model.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp("The teacher that a bundle or surrogate should belong to.", valueName: "teacher.onnx"))
  var teacher: String?

  @OptionGroup(title: "Trust") var trusted: TrustOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    let report = try Validation.validate(file, teacher: teacher, trusting: try trusted.keys())
    try Printer.print(report, asJSON: show.json) {
      report.defects.isEmpty
        ? "\(file): a valid \(report.kind)"
          + (report.signedBy.map { ", signed by \($0)" } ?? (report.isSigned == false ? ", not signed" : ""))
        : report.defects.map { ($0.hasPrefix(file) ? $0 : "\(file): \($0)").onOneLine }.joined(
          separator: "\n")
    }
    if !report.defects.isEmpty { throw ExitCode(ExitStatus.badData) }
  }
}
