import ArgumentParser
import Datasets
import KDMeta

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a surrogate's images for other programs.",
    discussion: """
      A folder of PNG files with a folder for each class, a .npz file for NumPy, or a folder of IDX files.

        kdmeta convert surrogate.h5 -o images
        kdmeta convert surrogate.h5 -o surrogate.npz
        kdmeta convert surrogate.h5 -o digits --to idx
      """)

  @Argument(help: ArgumentHelp("The surrogate.", valueName: "surrogate.h5"))
  var surrogate: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The file or folder to write.", valueName: "path"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "What to write: folder, npz or idx. (default: npz where the output's name ends in .npz, idx where in .idx, else "
        + "folder)",
      valueName: "format"))
  var to: SurrogateConverter.Format?

  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    // Without the engine, whose threads the other commands set.
    let context = RunContext(
      reporter: show.quiet ? SilentReporter() : TerminalReporter(), interruption: Signals.connect())
    let report = try SurrogateConverter.convert(
      surrogate, to: output, format: to ?? .init(forOutput: output), context: context)
    try Printer.print(report, asJSON: show.json) {
      "\(output): \(report.images.grouped) images of \(report.shape), \(report.classes.grouped) classes, "
        + "as \(Self.name(report.format))"
    }
  }

  private static func name(_ format: SurrogateConverter.Format) -> String {
    switch format {
    case .folder: "PNG files"
    case .npz: "NumPy arrays"
    case .idx: "IDX files"
    }
  }
}
