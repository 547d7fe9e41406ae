import ArgumentParser
import KDMeta
import Torch

struct Reconstruct: ParsableCommand, StageCommand {
  static let configuration = CommandConfiguration(
    abstract: "Rebuild a surrogate dataset from a teacher and a bundle, or from the teacher alone.",
    usage: "kdmeta reconstruct <teacher.onnx> [--metadata <bundle.h5>] -o <file>",
    discussion: """
      Without --method the one that served students best is taken, of those that
      teacher and bundle allow; `kdmeta methods` lists them with their options.

        kdmeta reconstruct teacher.onnx --metadata bundle.h5 -o surrogate.h5
        kdmeta reconstruct teacher.onnx --method zskd -n 20000 -o surrogate.h5
        kdmeta reconstruct teacher.onnx --metadata bundle.h5 --method guided \\
          --set refinement-steps=40 -o surrogate.h5

      Rare options: kdmeta reconstruct --help-hidden
      """)

  @Argument(help: ArgumentHelp("The teacher, an ONNX file.", valueName: "teacher.onnx"))
  var teacher: String

  @Option(
    help: ArgumentHelp("The bundle that was published with the teacher.", valueName: "bundle.h5"))
  var metadata: String?

  @Option(help: ArgumentHelp("How images are made. (default: the best possible)", valueName: "name"))
  var method: String?

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("How many images. (default: the method's)", valueName: "count"))
  var count: Int?

  @Option(name: .shortAndLong, help: ArgumentHelp("The surrogate to write, an HDF5 file.", valueName: "file"))
  var output: String

  @OptionGroup var methodOptions: MethodOptions

  @Option(
    help: ArgumentHelp(
      "Also write the generator, of methods that train one.", valueName: "file.onnx"))
  var saveGenerator: String?

  @Option(help: precisionHelp)
  var precision = Precision.float32

  @OptionGroup var trusted: TrustOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var show: OutputOptions

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count takes 1 or more.") }
    if let method {
      try methodOptions.check(method)
      if saveGenerator != nil, try !SynthesisMethods.chosen(method).isTrained {
        throw ValidationError("--save-generator: the method '\(method)' trains no generator.")
      }
    } else if methodOptions.isGiven {
      throw ValidationError("--set and --preset are about a method; name it with --method.")
    }
    if metadata == nil, !trusted.trust.isEmpty {
      throw ValidationError("--trust is about the bundle of --metadata, which is missing.")
    }
    if saveGenerator == output { throw ValidationError("--save-generator and --output name the same file.") }
  }

  func resolvedSettings() throws(KDMetaError) -> Reconstructor.Settings {
    try settings(SynthesisMethods.chosen(method ?? ""))
  }

  private func settings(_ method: any SynthesisMethod.Type) throws(KDMetaError) -> Reconstructor.Settings {
    var settings = Reconstructor.Settings(try methodOptions.configured(method))
    if let count { settings.count = count }
    settings.precision = precision
    return settings
  }

  func perform(_ context: RunContext) throws(KDMetaError) -> Reconstructor.Report {
    let loaded = try openModel(teacher, context)
    let method = try SynthesisMethods.chosen(method, for: loaded, bundle: metadata, trusted, context)
    return try Reconstructor.reconstruct(
      loaded, from: metadata, settings: try settings(method), to: output,
      generatorPath: saveGenerator, trusting: try trusted.keys(), context: context)
  }

  func run() throws {
    let context = try compute.context(show, checkpoints, isShared: true)
    let report = try perform(context)
    guard context.isFirst else { return }
    try Printer.print(report, asJSON: show.json) {
      "\(output): \(report.images.grouped) images, \(report.bytes.grouped) bytes"
        + (report.teacherAccuracy.map {
          "; the teacher puts \($0.percent) of them in the class they were made for"
        }
          ?? ", made for no class: each is of the one that the teacher puts it in")
    }
  }
}
