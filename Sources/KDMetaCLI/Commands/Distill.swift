import ArgumentParser
import Datasets
import KDMeta

struct Distill: ParsableCommand, StageCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a small student to answer as the teacher does.",
    discussion: """
      The student is a network of the zoo or that of an ONNX file, for the teacher's images and classes.

        kdmeta distill teacher.onnx --data surrogate.h5 --student lenet5-half -o student.onnx --evaluate mnist/
        kdmeta distill teacher.onnx --data surrogate.h5 --student small.onnx -o student.onnx
        kdmeta distill teacher.onnx --data surrogate.h5 --data some-images/ --student lenet5-half -o student.onnx

      Instead of data, --source contrastive has a generator make the images, which learns from the teacher while the student does: of
      as many steps, and batches as large.

        kdmeta distill teacher.onnx --source contrastive --student lenet5-half -o student.onnx
      """)

  @Argument(help: ArgumentHelp("The teacher, an ONNX file.", valueName: "teacher.onnx"))
  var teacher: String

  @Option(
    help: ArgumentHelp(
      "\(dataHelp.abstract) May be given several times, for all of them together.", valueName: "data"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "A generator to learn from, instead of data: contrastive, or dafl as published.", valueName: "name"))
  var source: ReconstructionMethod?

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
      valueName: "steps"))
  var evaluateEvery: Int?

  @Option(help: ArgumentHelp("How much logits are softened.", valueName: "number"))
  var temperature = DistillationLoss().temperature

  @Option(
    help: ArgumentHelp("Share of the cross-entropy with the images' classes, 0 to 1.", valueName: "share"))
  var hardLabelWeight = DistillationLoss().hardLabelWeight

  @Option(help: ArgumentHelp("Share of a batch that is mixed in pairs, 0 to 1.", valueName: "share"))
  var mixup = 0.5

  @Flag(help: "Let the student's dropout layers work; a teacher's answers are learnt better without.")
  var dropout = false

  @Option(
    help: ArgumentHelp(
      "How far a step moves the generator's weights. (default: "
        + "\(byMethod(\.followsTeacherAlone) { $0.learningRate.significant(3) }))", valueName: "rate"))
  var generatorLearningRate: Double?

  @Flag(help: "Let the student learn from the batch of the generator's own step, not from a fresh one.")
  var sharedBatch = false

  @Option(
    help: ArgumentHelp(
      "Let the generator take a step before every so many batches of the student, which learns more from each step then. (default: 1)",
      valueName: "batches"))
  var generatorEvery: Int?

  @Option(
    help: ArgumentHelp(
      "Earlier images of the generator that are kept, of which half of each batch is then; 0 for none. (default: "
        + "\(byMethod(\.followsTeacherAlone) { $0.generator.replayCount.grouped }); 1 GiB of them at most)",
      valueName: "count"))
  var replay: Int?

  @OptionGroup(title: "Generator's images") var priors: ImagePriorOptions
  @OptionGroup(title: "Generator") var generator: GeneratorOptions
  @OptionGroup(title: "Data") var reading: ReadingFlags
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Interruption") var checkpoints: CheckpointOptions
  @OptionGroup(title: "Computing") var compute: ComputeOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  func validate() throws {
    try training.check(student)
    if let evaluateEvery {
      guard evaluateEvery > 0 else { throw ValidationError("--evaluate-every takes 1 or more.") }
      guard evaluate != nil else {
        throw ValidationError("--evaluate-every measures on the images of --evaluate, which is missing.")
      }
    }
    switch (data.isEmpty, source) {
    case (true, nil): throw ValidationError("--data is missing, or --source for a generator.")
    case (false, .some): throw ValidationError("--data and --source are two ways to images; use one.")
    case (false, nil):
      if sharedBatch || generatorLearningRate != nil || generatorEvery != nil || replay != nil
        || generator.isGiven || !priors.given.isEmpty
      {
        throw ValidationError("options for a generator have a meaning with --source alone.")
      }
    case (true, .some(let method)):
      guard method.followsTeacherAlone else {
        throw ValidationError(
          "--source takes contrastive or dafl; \(method.rawValue) makes no images while a student learns.")
      }
      try generator.check(method)
    }
    if let generatorLearningRate, !(generatorLearningRate > 0 && generatorLearningRate.isFinite) {
      throw ValidationError("--generator-learning-rate takes a positive number.")
    }
    if let generatorEvery {
      guard generatorEvery > 0 else { throw ValidationError("--generator-every takes 1 or more.") }
      guard generatorEvery == 1 || !sharedBatch else {
        throw ValidationError(
          "--shared-batch wants a step of the generator before each batch; leave out --generator-every.")
      }
    }
    if let replay, !(0...1 << 24).contains(replay) {
      throw ValidationError("--replay takes 0 to 16,777,216.")
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

  /// How the generator is trained, where one makes the images.
  private var generation: Distiller.Generation? {
    guard let source else { return nil }
    var settings = Reconstructor.Settings(method: source)
    if let generatorLearningRate { settings.learningRate = generatorLearningRate }
    generator.apply(to: &settings.generator)
    priors.apply(to: &settings)
    if let replay {
      (settings.generator.replayCount, settings.generator.replayByteLimit) = (replay, .max)
    }
    return Distiller.Generation(
      settings: settings, sharesBatches: sharedBatch, batchesPerStep: generatorEvery ?? 1)
  }

  func resolvedSettings() -> Distiller.Settings {
    var settings = Distiller.Settings()
    settings.training = training.settings(over: settings.training, mixup: mixup)
    settings.training.dropout = dropout
    settings.loss.temperature = temperature
    settings.loss.hardLabelWeight = hardLabelWeight
    settings.generation = generation
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
      loaded, into: try student.architecture(context), on: images, settings: resolvedSettings(), to: output,
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
        + (report.images.map { "\($0.grouped) images" } ?? "a generator's images")
        + (report.data.map { findingsLines($0) } ?? "")
      let curve = (result.curve ?? []).map { "\nafter \($0.step.grouped) steps: \($0.accuracy.percent)" }
      return text + curve.joined() + (evaluation.map { "\n" + Evaluate.summary($0) } ?? "")
    }
  }
}
