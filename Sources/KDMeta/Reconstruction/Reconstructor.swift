internal import Arrays
internal import Bundle
internal import Datasets
internal import Files
internal import Network
internal import Records
internal import Torch

/// Rebuilds a surrogate dataset from a teacher and a bundle.
public enum Reconstructor {
  /// How pictures are made.
  public struct Settings: Sendable, Equatable, Codable {
    /// The method.
    public var method: ReconstructionMethod
    /// How many pictures, spread evenly over the classes.
    public var count: Int
    /// How many times as far from their class's mean as the record is wide targets are drawn: above 1 for pictures between classes too,
    /// from which a student learns the borders.
    public var drawWidth: Double
    /// How many pictures are optimised at once.
    public var batchSize = 250
    /// The most steps for each.
    public var steps = 60
    /// How far a step of Adam moves a pixel, in units of its range.
    public var learningRate = 0.3
    /// The share of the gradient that passes shut rectifiers backwards over the first half of the steps: a picture that starts as
    /// noise shuts units of which its class needs some, and no gradient would ever reach them.
    public var gradientLeak = 0.05
    /// The weight of the total variation: the mean difference of neighbouring pixels.
    public var totalVariation: Double
    /// The weight of the distance of a picture's mean and deviation to those that the preprocessing takes off.
    public var pixelMoments: Double
    /// A batch ends when its loss falls by less than this fraction over 25 steps; 0 never ends it early.
    public var tolerance = 0.0

    /// The default settings of `method`.
    public init(method: ReconstructionMethod) {
      self.method = method
      (count, drawWidth, totalVariation, pixelMoments) =
        switch method {
        // Logits alone say little of a picture, so the priors say more.
        case .topLayer: (4000, 1, 7, 70)
        case .allLayers, .allLayersDropout: (4000, 1, 5, 30)
        // Pictures so near to real ones that more of them help, and wider draws.
        case .spectral, .spectralPairs: (10_000, 2, 2, 10)
        }
    }

    /// How the teacher is run at `step`.
    func mode(at step: Int) -> ExecutionMode {
      gradientLeak > 0 && 2 * step < steps ? .leaking(gradientLeak) : .inference
    }

    /// The rate at `step`: level, then down along a cosine over the last half, so that pictures settle.
    func learningRate(at step: Int) -> Double {
      LearningRateSchedule.settling(peak: learningRate, steps: steps, at: step)
    }
  }

  /// What was made.
  public struct Report: Sendable, Codable {
    /// How many pictures.
    public let pictures: Int
    /// The share of them that the teacher puts in the class they were made for.
    public let teacherAccuracy: Double
    /// The mean of the last losses.
    public let loss: Double
    /// The size of the surrogate in bytes.
    public let bytes: Int
  }

  /// Makes pictures by `settings` and writes them to `output` with the teacher's logits.
  public static func reconstruct(
    _ teacher: LoadedClassifier, from bundlePath: String, settings: Settings, to output: String,
    context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try OutputFile.check(output)
      let bundle = try BundleFile.read(bundlePath)
      try BundleMatch.check(bundle, at: bundlePath, against: teacher)
      let contents = try record(for: settings.method, in: bundle, at: bundlePath)
      guard bundle.classes.counts.contains(where: { $0 > 0 }) else {
        throw KDMetaError.mismatch(
          "\(bundlePath): every class is withheld, so there is nothing to make pictures of; record it from more pictures"
        )
      }
      try context.checkDevice()
      let preprocessing = try Preprocessing(bundle.input, inputShape: bundle.teacher.inputShape)
      let objective = try settings.method.record.objective(
        contents,
        ObjectiveSetup(
          classifier: teacher.classifier, model: teacher.model, layerKeys: bundle.teacher.layerKeys,
          device: context.device, drawWidth: settings.drawWidth, onProgress: context.spectrumProgress))
      let optimizer = PictureOptimizer(
        teacher: try Executor(teacher.model, on: context.device), classifier: teacher.classifier,
        objective: objective, inputs: try PictureInputs(preprocessing, on: context.device),
        prior: try PicturePrior(
          preprocessing, totalVariationWeight: settings.totalVariation,
          pixelMomentWeight: settings.pixelMoments,
          on: context.device),
        settings: settings,
        generator: try Generator(seed: context.seed, on: context.device), context: context)
      let provenance = SurrogateProvenance(
        producer: Product.name, producerVersion: Product.version, method: settings.method.rawValue,
        seed: context.seed,
        settings: RunRecord(
          command: "reconstruct", settings: settings, seed: context.seed,
          inputs: ["teacher": teacher.sha256]
        ).json,
        teacherSHA256: teacher.sha256, teacherFileName: teacher.fileName,
        bundleSHA256: try FileDigest.sha256(ofFileAt: bundlePath))
      let pixels = bundle.input.pixelShape
      let pixelShape = PictureShape(channels: pixels[0], height: pixels[1], width: pixels[2])
      let header = SurrogateHeader(
        count: settings.count, shape: PictureShape(teacher.classifier), pixelShape: pixelShape,
        classNames: bundle.classes.names, logitCount: teacher.classifier.classCount,
        preprocessing: preprocessing, provenance: provenance)
      var run = ReconstructionRun(
        optimizer: optimizer, shape: pixelShape,
        classes: balancedClasses(bundle.classes, count: settings.count))
      try SurrogateWriter.write(header, to: output) { writer in try run.write(to: writer) }
      return Report(
        pictures: settings.count, teacherAccuracy: Double(run.right) / Double(settings.count),
        loss: run.lossSum / Double(settings.count), bytes: try FileSize.bytes(ofFileAt: output))
    }
  }

  private static func record(
    for method: ReconstructionMethod, in bundle: MetadataBundle, at path: String
  ) throws(KDMetaError) -> RecordContents {
    if let contents = bundle.records[method.record.name] { return contents }
    let possible = ReconstructionMethod.allCases.filter { bundle.records[$0.record.name] != nil }
    throw .mismatch(
      "\(path): --method \(method.rawValue) needs the record '\(method.record.name)', which this bundle lacks; "
        + (possible.isEmpty
          ? "no method can use what it holds"
          : "it serves --method \(possible.map(\.rawValue).joined(separator: " or "))"))
  }

  /// Class numbers in turn, leaving out withheld classes, so that any part of the surrogate is as good as another.
  private static func balancedClasses(_ table: ClassTable, count: Int) -> [Int64] {
    let present = table.counts.indices.filter { table.counts[$0] > 0 }.map(Int64.init)
    return (0..<count).map { present[$0 % present.count] }
  }
}

/// One reconstruction under way: batch after batch, each written as soon as it is made.
private struct ReconstructionRun {
  let optimizer: PictureOptimizer
  let shape: PictureShape
  let classes: [Int64]
  var right = 0
  var lossSum = 0.0

  mutating func write(to writer: SurrogateWriter) throws {
    let settings = optimizer.settings
    let context = optimizer.context
    let batches = (classes.count + settings.batchSize - 1) / settings.batchSize
    for batch in 0..<batches {
      let range = batch * settings.batchSize..<min(classes.count, (batch + 1) * settings.batchSize)
      let numbers = try Tensor(Array(classes[range]), shape: [range.count], on: context.device)
      let made = try optimizer.pictures(shape: shape, classes: numbers) { step, loss in
        try context.step(
          "reconstruct", "steps", done: batch * settings.steps + step, total: batches * settings.steps
        ) { [Progress.Metric("loss", try loss())] }
      }
      lossSum += try made.losses.sum().item()
      try withoutGradients {
        let inputs = try optimizer.inputs.inputs(ofScaled: made.pictures)
        let result = try optimizer.teacher.run([inputs], taps: [optimizer.classifier.logits])
        guard let logits = result.taps[optimizer.classifier.logits] else { return }
        right += Int(try logits.argmax(1).equal(to: numbers).to(.float32).sum().item())
        try writer.append(
          images: try inputs.array(), labels: classes[range].map { Int($0) }, logits: try logits.array())
      }
    }
  }
}
