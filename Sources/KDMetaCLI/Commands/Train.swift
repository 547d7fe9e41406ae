import ArgumentParser
import Datasets
import KDMeta

struct Train: ParsableCommand, StageCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a teacher on labelled images.",
    usage: "kdmeta train --model <network> --data <data> -o <file>",
    discussion: """
      The file that it writes holds the preprocessing too, so nobody has to
      remember it.

        kdmeta train --model lenet5 --data mnist/ -o teacher.onnx
        kdmeta train --model lenet5 --data photos/ --image-size 32 -o teacher.onnx
        kdmeta train --model teacher.onnx --keep-weights --data more/ --steps 1000 \\
          -o tuned.onnx

      Rare options: kdmeta train --help-hidden
      """)

  @Option(help: networkHelp, transform: NetworkName.init)
  var model: NetworkName

  @Option(help: dataHelp)
  var data: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The ONNX file to write.", valueName: "file"))
  var output: String

  @OptionGroup var reading: ReadingFlags
  @OptionGroup var training: TrainingOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var show: OutputOptions

  func validate() throws { try training.check(model) }

  func resolvedSettings() throws(KDMetaError) -> TrainingSettings {
    settings(for: try model.architecture(RunContext()))
  }

  private func settings(for network: Architecture) -> TrainingSettings {
    training.settings(over: Trainer.defaultSettings(for: network), mixup: 0)
  }

  func perform(_ context: RunContext) throws(KDMetaError) -> Trainer.Report {
    let network = try model.architecture(context)
    let source = try openData(data, .train, reading.options(channels: network.channels()), context)
    return try Trainer.train(
      network, on: source, settings: settings(for: network), to: output, context: context)
  }

  func run() throws {
    let context = try compute.context(show, checkpoints, isShared: true)
    let report = try perform(context)
    guard context.isFirst else { return }
    try Printer.print(report, asJSON: show.json) {
      "\(output): \(report.model), \(report.parameters.grouped) parameters, trained on \(report.images.grouped) images"
        + findingsLines(report.data)
    }
  }
}
