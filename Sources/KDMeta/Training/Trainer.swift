public import Datasets
internal import Network
internal import Torch

/// Trains a network on labelled images: the publisher's teacher.
public enum Trainer {
  /// How `network` is trained unless told otherwise.
  public static func defaultSettings(for network: Architecture) -> TrainingSettings {
    var settings = TrainingSettings(steps: 6000, augmentation: .affine)
    switch network {
    // Wide dense layers under dropout stay 1.6 points lower at the usual rate.
    case .zoo(.hinton1200), .zoo(.hinton800): settings.learningRate = 1e-3
    default: break
    }
    return settings
  }

  /// What was trained.
  public struct Report: Sendable, Codable {
    /// The network's name.
    public let model: String
    /// How many numbers were trained.
    public let parameters: Int
    /// SHA-256 of the file that was written.
    public let sha256: String
    /// How many images were learnt from.
    public let images: Int
    /// What was found in the data.
    public let data: ReadingFindings
  }

  /// Trains `network` on `data` and writes it to `output`, with its preprocessing.
  public static func train(
    _ network: Architecture, on data: any ImageSource, settings: TrainingSettings, to output: String,
    context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      let work = try Work(network, data, settings, to: output, context)
      let model = try work.train()
      return try work.run.finish {
        Report(
          model: network.name, parameters: work.classifier.graph.parameterCount,
          sha256: try ONNXExporter.write(model, to: output), images: work.samples.count, data: work.findings)
      }
    }
  }

  /// What `network` becomes, in memory.
  static func model(
    _ network: Architecture, on data: any ImageSource, settings: TrainingSettings, context: RunContext
  ) throws(KDMetaError) -> Model {
    try asCommand { try Work(network, data, settings, to: nil, context).train() }
  }

  /// The training of one network, ready to begin.
  private struct Work {
    let run: CommandRun<TrainingSettings>
    let classifier: Classifier
    let samples: ImageSamples
    let findings: ReadingFindings
    private let loop: TrainingLoop

    init(
      _ network: Architecture, _ data: any ImageSource, _ settings: TrainingSettings, to output: String?,
      _ context: RunContext
    ) throws {
      try data.checkSingleLabels()
      guard data.hasClasses else {
        throw KDMetaError.mismatch("\(data.location): training a teacher needs a class for each image")
      }
      classifier = try network.classifier(classes: data.classNames.count, of: data.location)
      run = try CommandRun(
        "train", settings, inputs: network.sha256.map { ["model": $0] } ?? [:], to: output,
        precision: settings.precision, network: network.name, data: [data], isInStep: true, context: context)
      let preprocessing = try Trainer.preprocessing(of: data, for: network, classifier, settings)
      let generator = try Generator(seed: context.seed, on: context.device)
      let reader = try data.makeReader()
      samples = try ImageSamples(
        try data.readAll(with: reader), preprocessing: preprocessing, generator: generator, on: context.device
      )
      findings = reader.findings
      var start = try network.start(
        classifier, keepingWeights: settings.keepsWeights, generator: generator)
      start.metadata[Product.runMetadataKey] = run.record.json
      start.metadata[Preprocessing.metadataKey] = preprocessing?.json
      loop = TrainingLoop(
        network: try Executor(start, on: context.device, precision: settings.precision), source: samples,
        settings: settings, generator: generator, checkpointing: run.checkpointing, context: context)
    }

    func train() throws -> Model {
      try loop.run(stage: "train", logits: classifier.logits) { batch, logits in
        guard let classes = batch.classes else { throw KDMetaError.mismatch("an image without a class") }
        return try logits.crossEntropy(classes)
      }
      return try loop.model()
    }
  }

  /// Images brought to the network's size, with mean 0 and deviation 1 a channel over the data; inputs stay as they are. Weights
  /// that are kept go on seeing what they saw.
  fileprivate static func preprocessing(
    of data: any ImageSource, for network: Architecture, _ classifier: Classifier,
    _ settings: TrainingSettings
  ) throws -> Preprocessing? {
    if settings.keepsWeights, case .file(let loaded) = network { return try loaded.preprocessing(of: data) }
    let shape = data.shape
    guard shape.channels == classifier.imageShape[0] else {
      throw KDMetaError.mismatch(
        "\(data.location): images of \(shape) do not fit \(network.place), which takes "
          + "\(classifier.imageShape[0]) channels; `kdmeta models` lists the others")
    }
    guard !data.holdsInputs else {
      guard shape == ImageShape(classifier) else {
        throw KDMetaError.mismatch(
          "\(data.location): it holds model inputs of \(shape), and \(network.place) takes "
            + "\(ImageShape(classifier)); `kdmeta models` lists the others")
      }
      return (data as? SurrogateFile)?.header.preprocessing
    }
    let moments = try ImageMoments(of: data)
    return try Preprocessing.standard(
      for: shape, to: (classifier.imageShape[1], classifier.imageShape[2]), mean: moments.mean,
      std: moments.std)
  }
}
