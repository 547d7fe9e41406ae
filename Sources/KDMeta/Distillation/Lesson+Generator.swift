internal import Network

extension Lesson {
  /// The images of a generator that takes a step of as many images before each of the student's.
  func supply(by settings: Distiller.Settings) throws -> Supply {
    guard var generation = settings.generation else {
      throw KDMetaError.usage("there are neither data nor a generator to learn from")
    }
    let method = generation.settings.method
    guard method.followsTeacherAlone else {
      throw KDMetaError.usage(
        "--source \(method.rawValue) is no generator that a teacher alone can train; use contrastive or dafl")
    }
    if let obstacle = method.obstacle(in: teacher.classifier) {
      throw KDMetaError.mismatch("\(teacher.path): --source \(method.rawValue) is not possible: \(obstacle)")
    }
    let batches = generation.batchesPerStep
    guard batches > 0, batches == 1 || !generation.sharesBatches else {
      throw KDMetaError.usage("--generator-every takes 1 or more, and 1 alone beside --shared-batch")
    }
    generation.settings.steps = (settings.training.steps + batches - 1) / batches
    generation.settings.batchSize = settings.training.batchSize
    generation.settings.settles = settings.training.schedule != .constant
    let wanted = generation.settings.generator.replayCount
    let kept = generation.settings.generator.replayCapacity(
      imageSize: teacher.classifier.imageShape.reduce(1, *))
    if kept < wanted {
      context.reporter.note(
        "images are so large that \(kept) earlier ones are kept rather than \(wanted); --replay asks for more"
      )
    }
    generation.settings.generator.replayCount = kept
    let description = try ImageDescription(teacher)
    let training = try ImageMakers(
      teacher: teacher, executor: oracle, description: description, record: nil, layerKeys: [],
      settings: generation.settings, context: context
    ).generatorTraining()
    return Supply(
      source: GeneratedSamples(
        training, logits: teacher.classifier.logits, sharesBatches: generation.sharesBatches,
        batchesPerStep: batches),
      preprocessing: description.preprocessing, count: nil, findings: nil)
  }
}
