import ArgumentParser
import Datasets
import KDMeta

struct Distill: ParsableCommand, StageCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a small student to answer as the teacher does.",
    usage: "kdmeta distill <teacher.onnx> --data <data> --student <network> -o <file>",
    discussion: """
      The student is a network of the zoo or that of an ONNX file. It learns from
      data, or with --source from images that a method makes meanwhile.

        kdmeta distill teacher.onnx --data surrogate.h5 --student lenet5-half \\
          -o student.onnx --evaluate mnist/
        kdmeta distill teacher.onnx --data surrogate.h5 --data some-images/ \\
          --student small.onnx -o student.onnx
        kdmeta distill teacher.onnx --source zskd --student lenet5-half \\
          -o student.onnx

      Rare options: kdmeta distill --help-hidden
      """)

  @Argument(help: ArgumentHelp("The teacher, an ONNX file.", valueName: "teacher.onnx"))
  var teacher: String

  @Option(
    help: ArgumentHelp(
      "A surrogate or images to learn from; again for several together.",
      valueName: "data"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp("A method that makes images meanwhile (`kdmeta methods`).", valueName: "method"))
  var source: String?

  @OptionGroup var methodOptions: MethodOptions

  @Option(
    help: ArgumentHelp("The bundle that the method takes its record from.", valueName: "bundle.h5"))
  var metadata: String?

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp(
      "Images that --source makes in all. (default: the method's)", valueName: "count", visibility: .hidden))
  var count: Int?

  @Option(help: networkHelp, transform: NetworkName.init)
  var student: NetworkName

  @Option(name: .shortAndLong, help: ArgumentHelp("The ONNX file to write.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp("Labelled images to measure the student on when it is done.", valueName: "data"))
  var evaluate: String?

  @Option(
    help: ArgumentHelp(
      "Measure it on these while it learns too, every so many steps; nothing is chosen by that.",
      valueName: "steps", visibility: .hidden))
  var evaluateEvery: Int?

  @Option(help: ArgumentHelp("How much logits are softened.", valueName: "number"))
  var temperature = DistillationLoss().temperature

  @Option(
    help: ArgumentHelp(
      "Share of the cross-entropy with the images' classes, 0 to 1.", valueName: "share"))
  var hardLabelWeight = DistillationLoss().hardLabelWeight

  @Option(help: ArgumentHelp("Share of a batch that is mixed in pairs, 0 to 1.", valueName: "share"))
  var mixup = 0.5

  @Flag(help: ArgumentHelp("Let the student's dropout layers work.", visibility: .hidden))
  var dropout = false

  @OptionGroup var trusted: TrustOptions
  @OptionGroup var reading: ReadingFlags
  @OptionGroup var training: TrainingOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var show: OutputOptions

  func validate() throws {
    try training.check(student)
    if let evaluateEvery {
      guard evaluateEvery > 0 else { throw ValidationError("--evaluate-every takes 1 or more.") }
      guard evaluate != nil else {
        throw ValidationError("--evaluate-every measures on the images of --evaluate, which is missing.")
      }
    }
    switch (data.isEmpty, source) {
    case (true, nil): throw ValidationError("--data is missing, or --source for images that a method makes.")
    case (false, .some): throw ValidationError("--data and --source are two ways to images; use one.")
    case (false, nil):
      if methodOptions.isGiven || metadata != nil || count != nil {
        throw ValidationError("--set, --preset, --metadata and --count have a meaning with --source alone.")
      }
    case (true, .some(let name)): try methodOptions.check(name)
    }
    if let count, count < 1 { throw ValidationError("--count takes 1 or more.") }
    if metadata == nil, !trusted.trust.isEmpty {
      throw ValidationError("--trust is about the bundle of --metadata, which is missing.")
    }
    if !(temperature > 0 && temperature.isFinite) {
      throw ValidationError("--temperature takes a positive number.")
    }
    for (name, value) in [("--hard-label-weight", hardLabelWeight), ("--mixup", mixup)]
    where !(0...1).contains(value) {
      throw ValidationError("\(name) takes a share from 0 to 1.")
    }
  }

  /// The student, and how it did where it was measured.
  struct Result: Encodable {
    let student: Distiller.Report
    let evaluation: Evaluator.Report?
    let curve: [LearningCurve.Point]?
  }

  /// The method that makes the images, where there are no data.
  private func synthesis() throws(KDMetaError) -> Distiller.Synthesis? {
    guard let source else { return nil }
    var synthesis = Distiller.Synthesis(
      try methodOptions.configured(SynthesisMethods.chosen(source)), bundlePath: metadata)
    if let count { synthesis.count = count }
    synthesis.trusted = try trusted.keys()
    return synthesis
  }

  func resolvedSettings() throws(KDMetaError) -> Distiller.Settings {
    var settings = Distiller.Settings()
    settings.training = training.settings(over: settings.training, mixup: mixup)
    settings.training.dropout = dropout
    settings.loss.temperature = temperature
    settings.loss.hardLabelWeight = hardLabelWeight
    settings.synthesis = try synthesis()
    return settings
  }

  func perform(_ context: RunContext) throws(KDMetaError) -> Result {
    let loaded = try openModel(teacher, context)
    let options = reading.options(for: loaded)
    let testData = try evaluate.map { text throws(KDMetaError) in
      try openData(text, .test, options, context)
    }
    let images = try data.map { text throws(KDMetaError) in try openData(text, .train, options, context) }
    let curve: LearningCurve? =
      if let testData, let evaluateEvery { try LearningCurve(on: testData, every: evaluateEvery) } else {
        nil
      }
    let report = try Distiller.distill(
      loaded, into: try student.architecture(context), on: images, settings: try resolvedSettings(),
      to: output,
      curve: curve, context: context)
    // The student lies where process 0 has put it.
    let evaluation = try (context.isFirst ? testData : nil).map { data throws(KDMetaError) in
      try Evaluator.evaluate(try LoadedClassifier(output), on: data, teacher: loaded, context: context)
    }
    return Result(student: report, evaluation: evaluation, curve: curve?.points)
  }

  func run() throws {
    let context = try compute.context(show, checkpoints, isShared: true)
    let result = try perform(context)
    guard context.isFirst else { return }
    let (report, evaluation) = (result.student, result.evaluation)
    try Printer.print(result, asJSON: show.json) {
      let text =
        "\(output): \(report.student), \(report.parameters.grouped) parameters (the teacher has "
        + "\(report.teacherParameters.grouped)), from "
        + (report.images.map { "\($0.grouped) images" } ?? "images made meanwhile")
        + (report.data.map { findingsLines($0) } ?? "")
      let curve = (result.curve ?? []).map { "\nafter \($0.step.grouped) steps: \($0.accuracy.percent)" }
      return text + curve.joined() + (evaluation.map { "\n" + Evaluate.summary($0) } ?? "")
    }
  }
}
