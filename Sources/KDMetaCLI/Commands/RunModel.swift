import ArgumentParser
import KDMeta

struct RunModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run-model",
    abstract: "Run a model on arrays, to compare it with other implementations.",
    discussion: """
      Ends with code 3 if the model holds an operator that kdmeta does not have.

        kdmeta run-model --model model.onnx --input in.npz --output out.npz
      """,
    shouldDisplay: false)

  @Option(help: ArgumentHelp("The model, an ONNX file.", valueName: "model.onnx"))
  var model: String

  @Option(help: ArgumentHelp("An array for each input of the graph, by its name.", valueName: "in.npz"))
  var input: String

  @Option(help: ArgumentHelp("Where the graph's outputs go, by their names.", valueName: "out.npz"))
  var output: String

  @OptionGroup(title: "Computing") var compute: ComputeOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    do throws(KDMetaError) {
      try ModelRunner.run(model, on: input, to: output, context: try compute.context(show))
    } catch {
      guard error.isUnsupportedModel else { throw error }
      StandardError.write("kdmeta: \(error.words)\n")
      throw ExitCode(ExitStatus.unsupportedModel)
    }
  }
}
