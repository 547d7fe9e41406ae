public import Bundle
public import Network
public import Torch

/// One way of describing a teacher's activations: what a publisher observes, what a bundle stores of it, and what a
/// receiver asks of images in return. A new kind is a new folder and a line in ``RecordKinds``; a program adds kinds of its own with
/// ``RecordKinds/withAdditional(_:_:)``.
public protocol RecordKind: Sendable {
  /// Its name in bundles and on the command line.
  static var name: String { get }

  /// What it holds, in one line.
  static var summary: String { get }

  /// How a bundle lays it out.
  static var layout: RecordLayout { get }

  /// Why there can be no such record of `classifier`'s activations; nil where there can. The engine is not needed.
  static func obstacle(in classifier: Classifier) -> String?

  /// What gathers the record over a dataset.
  static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator

  /// What a receiver asks of images, from the record as a bundle stores it.
  static func objective(_ contents: RecordContents, _ setup: ObjectiveSetup) throws(RecordError)
    -> any ImageObjective

  /// Why sums that have `first` beside them cannot be added to sums that have `second`; nil where they can.
  static func disagreement(
    between first: [String: RecordAttribute], and second: [String: RecordAttribute]
  ) -> String?
}

extension RecordKind {
  /// Nothing.
  public static func obstacle(in classifier: Classifier) -> String? { nil }

  /// The first of the values that differ.
  public static func disagreement(
    between first: [String: RecordAttribute], and second: [String: RecordAttribute]
  ) -> String? {
    first.difference(from: second)
  }
}

/// What an accumulator is set up with.
public struct RecordingSetup {
  /// The teacher.
  public let classifier: Classifier
  /// The same with its weights.
  public let model: Model
  /// The key of each of its taps in the bundle.
  public let layerKeys: [String]
  /// How many classes the data has.
  public let classCount: Int
  /// Where activations arrive.
  public let device: Device
  /// The publisher's choices.
  public let options: RecordingOptions
  /// Told, while a spectrum is worked out, how many products with the graph have been made; what it throws ends the work.
  public let onProgress: (Int) throws -> Void

  /// The set-up of a recording of `classifier`.
  public init(
    classifier: Classifier, model: Model, layerKeys: [String], classCount: Int, device: Device,
    options: RecordingOptions, onProgress: @escaping (Int) throws -> Void = { _ in }
  ) {
    self.classifier = classifier
    self.model = model
    self.layerKeys = layerKeys
    self.classCount = classCount
    self.device = device
    self.options = options
    self.onProgress = onProgress
  }
}

/// What an objective is set up with.
public struct ObjectiveSetup {
  /// The teacher.
  public let classifier: Classifier
  /// The same with its weights.
  public let model: Model
  /// The key of each of its taps in the bundle.
  public let layerKeys: [String]
  /// Where images are optimised.
  public let device: Device
  /// How many times as far from a class's mean as the record is wide targets are drawn.
  public let samplingScale: Double
  /// Told, while a spectrum is worked out, how many products with the graph have been made; what it throws ends the work.
  public let onProgress: (Int) throws -> Void

  /// The set-up of a reconstruction from `classifier`.
  public init(
    classifier: Classifier, model: Model, layerKeys: [String], device: Device, samplingScale: Double = 1,
    onProgress: @escaping (Int) throws -> Void = { _ in }
  ) {
    self.classifier = classifier
    self.model = model
    self.layerKeys = layerKeys
    self.device = device
    self.samplingScale = samplingScale
    self.onProgress = onProgress
  }
}

/// Gathers a record while activations stream by; its memory does not grow with their number.
public protocol RecordAccumulator: AnyObject {
  /// The values of the graph that it observes.
  var values: Set<String> { get }

  /// Takes in one batch: activations by value, and the class (int64) of each image.
  func observe(_ activations: [String: Tensor], classes: Tensor) throws(RecordError)

  /// What has been gathered so far.
  var sums: RecordSums { get }
}

extension RecordAccumulator {
  /// The record of everything observed; classes that `isWithheld` says so are left at zero.
  public func contents(isWithheld: [Bool]) throws(RecordError) -> RecordContents {
    try sums.contents(isWithheld: isWithheld)
  }
}
