internal import Bundle
internal import Datasets
internal import Network
internal import Records
internal import Torch

/// Sets up what makes the images of each method.
struct ImageMakers {
  let teacher: LoadedClassifier
  /// What runs the teacher.
  let executor: Executor
  let description: ImageDescription
  /// What the method takes from a bundle.
  let record: RecordContents?
  /// The keys of the teacher's layers in that bundle.
  let layerKeys: [String]
  let settings: Reconstructor.Settings
  let context: RunContext

  /// What makes the images of the settings' method.
  func maker() throws -> any ImageMaker {
    if settings.method.followsTeacherAlone { return try answeringImages() }
    if settings.method == .guided { return try guidedImages() }
    let generator = try Generator(seed: context.ownSeed, on: context.device)
    if settings.method == .noise {
      return NoiseImages(prior: try prior(), inputs: try inputs(), shape: shape, generator: generator)
    }
    return ImageOptimizer(
      classifier: teacher.classifier, shape: shape,
      descent: try descent(towards: objective(), settings, generator))
  }

  /// The images of a generator that follows the record, refined where the settings say so.
  private func guidedImages() throws -> GeneratedImages {
    let objective = try guidingObjective()
    let training = try generatorTraining(
      GuidedLoss(objective, logits: teacher.classifier.logits, prior: prior()))
    return GeneratedImages(
      training: training,
      refinement: try refinement(of: training, towards: objective) { batch in
        guard let classes = try batch.classes() else { preconditionFailure("images are made for classes") }
        return try objective.targets(for: classes, at: batch.numbers)
      })
  }

  /// The images of a generator that follows the teacher alone, refined where the settings say so.
  private func answeringImages() throws -> GeneratedImages {
    let training = try generatorTraining()
    guard settings.canRefine else { return GeneratedImages(training: training) }
    return GeneratedImages(
      training: training,
      refinement: try refinement(of: training, towards: impressions()) { batch in
        guard let answers = batch.answers else { preconditionFailure("images are made for answers") }
        return [answers]
      })
  }

  private func refinement(
    of training: GeneratorTraining, towards objective: any ImageObjective,
    targets: @escaping (GeneratedBatch) throws -> [Tensor]
  ) throws -> ImageRefinement? {
    try settings.refining.map {
      ImageRefinement(
        descent: try descent(towards: objective, $0, training.random), targetsOf: targets)
    }
  }

  private func descent(
    towards objective: any ImageObjective, _ settings: Reconstructor.Settings, _ generator: Generator
  ) throws -> Inversion {
    Inversion(
      teacher: executor, objective: objective, inputs: try inputs(), prior: try prior(), settings: settings,
      generator: generator)
  }

  /// Channels, height and width of the pixels.
  private var shape: [Int] {
    let pixels = description.pixelShape
    return [pixels.channels, pixels.height, pixels.width]
  }

  private func inputs() throws -> ImageInputs {
    try ImageInputs(description.preprocessing, on: context.device)
  }

  private func prior() throws -> ImagePrior {
    try ImagePrior(
      description.preprocessing, totalVariationWeight: settings.totalVariation,
      imageStatisticsWeight: settings.imageStatistics, on: context.device)
  }

  /// A generator with what it is to be trained on, of a method that follows the teacher alone.
  func generatorTraining() throws -> GeneratorTraining {
    precondition(settings.method.followsTeacherAlone, "a record's generator follows that")
    return try generatorTraining(
      DAFLLoss(
        settings.generator, logits: teacher.classifier.logits, features: head.features,
        impressions: settings.generator.feed == .answers ? try impressions() : nil,
        prior: settings.hasPrior ? try prior() : nil))
  }

  /// A generator that is to lower `loss`: of pixels where something is asked of these, else of inputs.
  private func generatorTraining(_ loss: any GeneratorLoss) throws -> GeneratorTraining {
    let random = try Generator(seed: context.seed, on: context.device)
    let team = TrainingTeam(context)
    let generator = try ImageGenerator(
      directions: loss.directionCount, classCount: loss.feed == .nothing ? 0 : description.classNames.count,
      shape: loss.makesPixels ? shape : teacher.classifier.imageShape,
      channels: settings.generator.channels, range: loss.makesPixels ? .pixels : .normalized,
      inputs: try inputs(), generator: random, precision: settings.precision, team: team)
    return try GeneratorTraining(
      generator, teacher: executor,
      logits: teacher.classifier.logits, loss: loss,
      classes: try Tensor(description.classes, shape: [description.classes.count], on: context.device),
      settings: settings, random: random, reporter: context.reporter, team: team)
  }

  /// What the record asks of images at coordinates along its directions.
  private func guidingObjective() throws -> any GuidingObjective {
    guard let objective = try objective() as? any GuidingObjective, objective.directionCount > 0 else {
      throw KDMetaError.mismatch(
        "--method \(settings.method.rawValue) takes a record with the directions in which images of a class differ, and "
          + "this bundle's has deviations alone")
    }
    return objective
  }

  private func impressions() throws -> ZSKDObjective {
    try ZSKDObjective(
      head, of: teacher, temperature: settings.targetTemperature, on: context.device)
  }

  /// The teacher's last layer, which methods that look at it have.
  private var head: ClassifierHead {
    guard let head = teacher.classifier.head else {
      preconditionFailure("the method's obstacle was looked at")
    }
    return head
  }

  /// What the method asks of images.
  private func objective() throws -> any ImageObjective {
    let setup = ObjectiveSetup(
      classifier: teacher.classifier, model: teacher.model, layerKeys: layerKeys, device: context.device,
      samplingScale: settings.samplingScale, onProgress: context.spectrumProgress)
    switch settings.method {
    case .zskd: return try impressions()
    case .deepInversion:
      return DeepInversionObjective(
        logits: teacher.classifier.logits,
        moments: try record.map { try ChannelMoments.objective($0, setup) }
          ?? ChannelMoments.objectiveOfBatchNorms(setup))
    case .topLayer, .allLayers, .allLayersDropout, .spectral, .spectralPairs, .guided, .dafl, .contrastive,
      .noise:
      guard let record, let kind = settings.method.record else {
        preconditionFailure("the method's record was looked for")
      }
      return try kind.objective(record, setup)
    }
  }
}
