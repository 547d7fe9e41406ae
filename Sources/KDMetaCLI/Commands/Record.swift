import ArgumentParser
import Datasets
import Foundation
import KDMeta
import Network
import Records

struct Record: ParsableCommand, StageCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the metadata bundle that stands in for a teacher's data.",
    usage: "kdmeta record <teacher.onnx> --data <data> -o <file>",
    discussion: """
      Shows the data to the teacher once and keeps statistics of its activations for
      each class, no images. Without --records the one is kept by which students do
      best, of those that the teacher allows.

        kdmeta record teacher.onnx --data mnist/ -o bundle.h5
        kdmeta record teacher.onnx --data mnist/ --records top-layer,spectral \\
          -o bundle.h5
        kdmeta record teacher.onnx --data part1/ --partial -o part1.h5

      Records:
      \(RecordKinds.all.map { "  \($0.name.padding(toLength: 16, withPad: " ", startingAt: 0))\($0.summary)" }.joined(separator: "\n"))

      Parts of the data are put together by merge. Rare options: --help-hidden
      """)

  @Argument(help: ArgumentHelp("The teacher, an ONNX file.", valueName: "teacher.onnx"))
  var teacher: String

  @Option(help: dataHelp)
  var data: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The bundle to write, an HDF5 file.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Which records to keep, with commas between. (default: the best)", valueName: "names"))
  var records: String?

  @Option(
    help: ArgumentHelp(
      "What logits are divided by in top-layer.", valueName: "number", visibility: .hidden))
  var temperature = RecordingOptions().temperature

  @Option(
    help: ArgumentHelp(
      "all-layers keeps covariances of layers of at most so many units, of others deviations.",
      valueName: "units", visibility: .hidden))
  var factorLimit = RecordingOptions().factorLimit

  @Option(
    help: ArgumentHelp(
      "Of larger layers up to so many units, all-layers keeps --rank directions of the covariances too; from "
        + "sketches, whose error the bundle states, where a layer's second moments take more than 1 GiB.",
      valueName: "units", visibility: .hidden))
  var lowRankLimit = RecordingOptions().lowRankLimit

  @OptionGroup var reading: ReadingFlags
  @OptionGroup var spectral: SpectralOptions

  @Flag(help: ArgumentHelp("Store statistics in 32 bits instead of 16.", visibility: .hidden))
  var fullPrecision = false

  @Option(
    help: ArgumentHelp(
      "Withhold classes of fewer images, which statistics would describe.", valueName: "count"))
  var minimumClassCount = Recorder.Settings().minimumClassCount

  @Flag(
    help: ArgumentHelp(
      "Write exact sums over a part of the data, for merge. Not for release."))
  var partial = false

  @Option(
    help: ArgumentHelp(
      "Record images FIRST to END alone, counted from 0, without END.", valueName: "first:end"))
  var images: ImageSlice?

  @Option(
    help: ArgumentHelp(
      "Images shown to the teacher at once.", valueName: "count", visibility: .hidden))
  var batchSize = Recorder.Settings().batchSize

  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var show: OutputOptions

  func validate() throws {
    if !(temperature > 0 && temperature.isFinite) {
      throw ValidationError("--temperature takes a positive number.")
    }
    if batchSize < 1 || minimumClassCount < 1 || factorLimit < 0 || lowRankLimit < 0 {
      throw ValidationError(
        "--batch-size and --minimum-class-count take 1 or more, --factor-limit and --low-rank-limit 0 or more."
      )
    }
  }

  func resolvedSettings() -> Recorder.Settings {
    var settings = Recorder.Settings()
    if let records { settings.records = records.split(separator: ",").map(String.init) }
    settings.options.temperature = temperature
    settings.options.factorLimit = factorLimit
    settings.options.lowRankLimit = lowRankLimit
    settings.options.isHalfPrecision = !fullPrecision
    spectral.apply(to: &settings.options)
    settings.minimumClassCount = minimumClassCount
    settings.isPartial = partial
    settings.images = images
    settings.batchSize = batchSize
    return settings
  }

  func perform(_ context: RunContext) throws(KDMetaError) -> Recorder.Report {
    let loaded = try openModel(teacher, context)
    return try Recorder.record(
      loaded, on: try openData(data, .train, reading.options(for: loaded), context),
      settings: resolvedSettings(), to: output, context: context)
  }

  func run() throws {
    let context = try compute.context(show, checkpoints, isShared: true)
    let report = try perform(context)
    guard context.isFirst else { return }
    try Printer.print(report, asJSON: show.json) {
      var text =
        "\(output): \(report.records.joined(separator: ", ")) of \(report.images.grouped) images, "
        + "\(report.bytes.grouped) bytes\n"
        + (report.teacherAccuracy.map { "the teacher agrees with \($0.percent) of the classes in the data" }
          ?? "the classes are the teacher's answers")
      if partial { text += "\nnot for release: merge it with the other parts" }
      return text + withheldLine(report.withheldClasses) + findingsLines(report.data)
    }
  }
}

/// A line for classes that a bundle withholds; empty where there are none.
func withheldLine(_ classes: [String]) -> String {
  classes.isEmpty ? "" : "\nwithheld for want of images: \(classes.joined(separator: ", "))"
}

/// Reads the classifier at `path` and says in the log what a user should know of it.
func openModel(_ path: String, _ context: RunContext) throws(KDMetaError) -> LoadedClassifier {
  let model = try LoadedClassifier(path)
  for warning in model.model.warnings { context.reporter.note("\(path): \(warning)") }
  return model
}
