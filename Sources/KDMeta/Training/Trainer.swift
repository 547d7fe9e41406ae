public import Datasets
internal import Network
internal import Files
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
      try OutputFile.check(output)
      try context.prepareDevice(settings.precision)
      try data.checkSingleLabels()
      guard data.hasClasses else {
        throw KDMetaError.mismatch("\(data.location): training a teacher needs a class for each image")
      }
      let classifier = try network.classifier(classes: data.classNames.count, of: data.location)
      let record = RunRecord(
        command: "train", settings: settings, seed: context.seed,
        inputs: network.sha256.map { ["model": $0] } ?? [:])
      let checkpointing = try Checkpointing(
        for: output, record, network: network.name, data: [data], isInStep: true, context: context)
      let preprocessing = try preprocessing(of: data, for: network, classifier, settings)
      let generator = try Generator(seed: context.seed, on: context.device)
      let reader = try data.makeReader()
      let samples = try ImageSamples(
        try data.readAll(with: reader), preprocessing: preprocessing, generator: generator, on: context.device
      )
      var start = try network.start(
        classifier, keepingWeights: settings.keepsWeights, generator: generator)
      start.metadata[Product.runMetadataKey] = record.json
      start.metadata[Preprocessing.metadataKey] = preprocessing?.json
      let executor = try Executor(start, on: context.device, precision: settings.precision)
      let loop = TrainingLoop(
        network: executor, source: samples, settings: settings, generator: generator,
        checkpointing: checkpointing, context: context)
      try loop.run(stage: "train", logits: classifier.logits) { batch, logits in
        guard let classes = batch.classes else { throw KDMetaError.mismatch("an image without a class") }
        return try logits.crossEntropy(classes)
      }
      let sha256 = try loop.write(to: output)
      checkpointing.finish()
      return Report(
        model: network.name, parameters: classifier.graph.parameterCount, sha256: sha256,
        images: samples.count, data: reader.findings)
    }
  }

  /// Images brought to the network's size, with mean 0 and deviation 1 a channel over the data; inputs stay as they are. Weights
  /// that are kept go on seeing what they saw.
  private static func preprocessing(
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
