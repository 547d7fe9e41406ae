import ArgumentParser
import Foundation
import KDMeta
import Torch

struct Reconstruct: ParsableCommand, StageCommand {
  static let configuration = CommandConfiguration(
    abstract: "Rebuild a surrogate dataset from a teacher and a bundle, or from the teacher alone.",
    discussion: """
      Each image starts as noise and is changed until the teacher's activations for it follow a draw from the bundle, or what the
      teacher itself gives away of its data; or a generator is trained to make such images.

        kdmeta reconstruct teacher.onnx --metadata bundle.h5 --method spectral -o surrogate.h5
        kdmeta reconstruct teacher.onnx --method zskd -o surrogate.h5

      Methods:
      \(ReconstructionMethod.allCases.map { "  \($0.rawValue.padding(toLength: 20, withPad: " ", startingAt: 0))\($0.summary)" }.joined(separator: "\n"))
      """)

  @Argument(help: ArgumentHelp("The teacher, an ONNX file.", valueName: "teacher.onnx"))
  var teacher: String

  @Option(
    help: ArgumentHelp(
      "The bundle that was published with it, for methods that take a record from one.",
      valueName: "bundle.h5"))
  var metadata: String?

  @Option(help: ArgumentHelp("How images are made.", valueName: "name"))
  var method: ReconstructionMethod

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("How many images. (default: \(byMethod { $0.count.grouped }))", valueName: "count"))
  var count: Int?

  @Option(name: .shortAndLong, help: ArgumentHelp("The surrogate to write, an HDF5 file.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "How many times as far from a class's mean as the record is wide to draw. (default: "
        + "\(byMethod { $0.samplingScale.significant(3) }))",
      valueName: "factor"))
  var samplingScale: Double?

  @Option(
    help: ArgumentHelp(
      "How much the teacher's answers are softened that zskd and contrastive ask for; high ones make images "
        + "that it is surer of. (default: \(byMethod { $0.targetTemperature.significant(3) }))",
      valueName: "number"))
  var targetTemperature: Double?

  @Option(
    help: ArgumentHelp(
      "Steps of Adam for each image, or for the generator. (default: \(byMethod { $0.steps.grouped }))",
      valueName: "count"))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "Images changed at once, or in a generator's batch. (default: \(byMethod { $0.batchSize.grouped }))",
      valueName: "count"))
  var batchSize: Int?

  @Option(
    help: ArgumentHelp(
      "How far a step moves a pixel, of its range of 1, or a generator's weight. (default: \(byMethod { $0.learningRate.significant(3) }))",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "Share of the gradient that passes shut rectifiers in the first half of the steps, 0 to 1. (default: "
        + "\(byMethod { $0.reluLeak.significant(3) }))",
      valueName: "share"))
  var reluLeak: Double?

  @Option(
    help: ArgumentHelp(
      "Also write the generator, of methods that train one: an ONNX file that makes images of numbers.",
      valueName: "file.onnx"))
  var saveGenerator: String?

  @Option(help: precisionHelp)
  var precision = Precision.float32

  @OptionGroup(title: "Images") var priors: ImagePriorOptions
  @OptionGroup(title: "Generator") var generator: GeneratorOptions
  @OptionGroup(title: "Generator") var refinement: RefinementOptions
  @OptionGroup(title: "Trust") var trusted: TrustOptions
  @OptionGroup(title: "Interruption") var checkpoints: CheckpointOptions
  @OptionGroup(title: "Computing") var compute: ComputeOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  func validate() throws {
    for (name, value) in [("-n", count ?? 1), ("--steps", steps ?? 1), ("--batch-size", batchSize ?? 1)]
    where value < 1 {
      throw ValidationError("\(name) takes 1 or more.")
    }
    for (name, value) in [("--learning-rate", learningRate ?? 0), ("--sampling-scale", samplingScale ?? 0)]
    where !(value >= 0 && value.isFinite) {
      throw ValidationError("\(name) takes no negative number.")
    }
    try generator.check(method)
    try refinement.check(resolvedSettings())
    if metadata == nil, !trusted.trust.isEmpty {
      throw ValidationError("--trust is about the bundle of --metadata, which is missing.")
    }
    if saveGenerator != nil, !method.trainsGenerator {
      throw ValidationError("--save-generator: --method \(method.rawValue) trains no generator.")
    }
    if saveGenerator == output { throw ValidationError("--save-generator and --output name the same file.") }
    if targetTemperature != nil, !method.softensAnswers {
      throw ValidationError("--target-temperature: --method \(method.rawValue) softens no answers.")
    }
    if let targetTemperature, !(targetTemperature > 0 && targetTemperature.isFinite) {
      throw ValidationError("--target-temperature takes a positive number.")
    }
    if samplingScale != nil, !method.drawsFromRecord {
      throw ValidationError("--sampling-scale: --method \(method.rawValue) draws nothing from a record.")
    }
    if !method.takesSteps {
      let given: [(String, Any?)] = [
        ("--steps", steps), ("--learning-rate", learningRate), ("--relu-leak", reluLeak),
      ]
      if let name = given.first(where: { $0.1 != nil })?.0 ?? priors.given.first?.0 {
        throw ValidationError("\(name): --method \(method.rawValue) changes no image step by step.")
      }
    }
    if let reluLeak, !(0...1).contains(reluLeak) {
      throw ValidationError("--relu-leak takes a share from 0 to 1.")
    }
  }

  func resolvedSettings() -> Reconstructor.Settings {
    var settings = Reconstructor.Settings(method: method)
    if let count { settings.count = count }
    if let samplingScale { settings.samplingScale = samplingScale }
    if let targetTemperature { settings.targetTemperature = targetTemperature }
    if let steps { settings.steps = steps }
    if let batchSize { settings.batchSize = batchSize }
    if let learningRate { settings.learningRate = learningRate }
    if let reluLeak { settings.reluLeak = reluLeak }
    settings.precision = precision
    priors.apply(to: &settings)
    generator.apply(to: &settings.generator)
    refinement.apply(to: &settings.generator)
    return settings
  }

  func perform(_ context: RunContext) throws(KDMetaError) -> Reconstructor.Report {
    try Reconstructor.reconstruct(
      try openModel(teacher, context), from: metadata, settings: resolvedSettings(), to: output,
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

/// What `value` is in the default settings of the methods: one for all, or which for which.
func byMethod(
  _ isMeant: (ReconstructionMethod) -> Bool = { _ in true }, _ value: (Reconstructor.Settings) -> String
) -> String {
  let values = ReconstructionMethod.allCases.filter(isMeant).map {
    ($0.rawValue, value(Reconstructor.Settings(method: $0)))
  }
  guard let common = values.first?.1, values.contains(where: { $0.1 != common }) else {
    return values.first?.1 ?? ""
  }
  let groups = Dictionary(grouping: values, by: \.1).values.sorted { $0[0].0 < $1[0].0 }
  return groups.map { "\($0[0].1) for \($0.map(\.0).joined(separator: ", "))" }.joined(separator: "; ")
}
