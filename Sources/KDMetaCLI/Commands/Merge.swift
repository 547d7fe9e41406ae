import ArgumentParser
import KDMeta

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make one bundle of parts that were recorded apart.",
    discussion: """
      The bundle is the one that record would have written of all the data at once, but for rounding. Neither teacher nor
      data is needed.

        kdmeta record teacher.onnx --data a/ --partial -o a.h5
        kdmeta record teacher.onnx --data b/ --partial -o b.h5
        kdmeta merge a.h5 b.h5 -o bundle.h5

      Parts of one dataset are recorded with --images; parts that both cover an image of it are refused.
      """)

  @Argument(help: ArgumentHelp("Partial bundles, each of other images.", valueName: "part.h5"))
  var parts: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("The bundle to write, an HDF5 file.", valueName: "file"))
  var output: String

  @OptionGroup(title: "Trust") var trusted: TrustOptions
  @OptionGroup(title: "Computing") var threads: ThreadOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    let report = try Merger.merge(
      parts, to: output, trusting: try trusted.keys(), context: try threads.context(show))
    try Printer.print(report, asJSON: show.json) {
      "\(output): \(report.parts.grouped) parts of \(report.images.grouped) images in all, "
        + "\(report.bytes.grouped) bytes" + withheldLine(report.withheldClasses)
    }
  }
}
