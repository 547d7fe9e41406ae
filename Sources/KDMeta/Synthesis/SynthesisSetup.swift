public import Bundle
internal import Datasets
public import Network
public import Records
public import Torch

/// What a method makes images with.
public struct SynthesisSetup {
  /// The teacher.
  public let teacher: LoadedClassifier
  /// What runs it.
  public let executor: Executor
  /// What is known of the images.
  public let images: ImageDescription
  /// The record that the method takes; nil where there is no bundle.
  public let record: RecordContents?
  /// The keys of the teacher's layers in that bundle.
  public let layerKeys: [String]
  /// How many images are made in all.
  public let count: Int
  /// How exactly networks compute while images are made.
  public let precision: Precision
  /// How long a student learns meanwhile; nil where images are kept in a file.
  public let online: OnlineSchedule?
  /// Where it computes, what makes it repeatable, and who watches.
  public let context: RunContext

  /// The name of the method, for errors.
  let method: String

  /// What the method called `method` makes images with.
  package init(
    teacher: LoadedClassifier, executor: Executor, images: ImageDescription, record: RecordContents?,
    layerKeys: [String], count: Int, precision: Precision, online: OnlineSchedule?, context: RunContext,
    method: String
  ) {
    self.teacher = teacher
    self.executor = executor
    self.images = images
    self.record = record
    self.layerKeys = layerKeys
    self.count = count
    self.precision = precision
    self.online = online
    self.context = context
    self.method = method
  }

  /// Channels, height and width of the pixels.
  public var shape: [Int] {
    let pixels = images.pixelShape
    return [pixels.channels, pixels.height, pixels.width]
  }

  /// The name of the teacher's logits.
  public var logits: String { teacher.classifier.logits }

  /// Random numbers of this process's own images.
  public func ownRandom() throws -> Generator {
    try Generator(seed: online == nil ? context.ownSeed : context.seed, on: context.device)
  }

  /// The teacher's last layer.
  ///
  /// - Throws: ``MethodError/notPossible(method:path:obstacle:)`` where it is none that methods can look at.
  public func head() throws(KDMetaError) -> ClassifierHead {
    guard let head = teacher.classifier.head else {
      throw .method(
        .notPossible(method: method, path: teacher.path, obstacle: ClassifierHead.obstacle))
    }
    return head
  }

  /// What a record's objective is set up with; targets are drawn `samplingScale` times as far from a class's mean as the record is wide.
  public func objectiveSetup(samplingScale: Double = 1) -> ObjectiveSetup {
    ObjectiveSetup(
      classifier: teacher.classifier, model: teacher.model, layerKeys: layerKeys, device: context.device,
      samplingScale: samplingScale, onProgress: context.spectrumProgress)
  }

  /// What the bundle's record of `kind` asks of images.
  public func objective(
    of kind: any RecordKind.Type, samplingScale: Double
  ) throws -> any ImageObjective {
    guard let record else {
      throw KDMetaError.method(.needsBundle(method: method, record: kind.name, others: []))
    }
    return try kind.objective(record, objectiveSetup(samplingScale: samplingScale))
  }

  /// How pixels become the teacher's inputs.
  func inputs() throws -> ImageInputs { try ImageInputs(images.preprocessing, on: context.device) }

  /// What is known of images before any is seen, with these weights.
  func prior(totalVariation: Double, imageStatistics: Double) throws -> ImagePrior {
    try ImagePrior(
      images.preprocessing, totalVariationWeight: totalVariation, imageStatisticsWeight: imageStatistics,
      on: context.device)
  }
}

extension ClassifierHead {
  /// Why methods that look at the last layer are not possible where there is none.
  static let obstacle = "the logits do not come from a last dense layer with weights for each class"

  /// The same, where `classifier` has none.
  static func obstacle(in classifier: Classifier) -> String? { classifier.head == nil ? obstacle : nil }
}
