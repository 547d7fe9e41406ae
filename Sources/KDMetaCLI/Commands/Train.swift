import ArgumentParser
import Datasets
import KDMeta
import Network

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a teacher on labelled pictures.",
    discussion: """
      The file that it writes holds the preprocessing too, so nobody has to remember it.

        kdmeta train --model lenet5 --data mnist/ -o teacher.onnx
      """)

  @Option(help: ArgumentHelp("A network of the zoo; `kdmeta models` lists them.", valueName: "name"))
  var model: Zoo

  @Option(help: dataHelp)
  var data: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The ONNX file to write.", valueName: "file"))
  var output: String

  @OptionGroup(title: "Data") var reading: ReadingFlags
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Computing") var compute: ComputeOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    let context = try compute.context(show)
    let source = try openData(data, .train, reading.options(channels: Trainer.channels(of: model)), context)
    let report = try Trainer.train(
      model, on: source, settings: training.settings(over: Trainer.defaultSettings(for: model), mixing: 0),
      to: output, context: context)
    try Printer.print(report, asJSON: show.json) {
      "\(output): \(report.model), \(report.parameters.grouped) parameters, trained on \(report.pictures.grouped) pictures"
        + findingsLines(report.data)
    }
  }
}
