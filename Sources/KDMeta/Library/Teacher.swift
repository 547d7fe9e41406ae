internal import Bundle
public import Datasets
internal import Network

/// A trained classifier whose data cannot be shared.
///
///     let teacher = try Teacher(contentsOf: "teacher.onnx")
///     let bundle = try teacher.record(DataLocation.open("mnist", split: .train))
///     let student = try Distillation(of: teacher, on: bundle.reconstruct(), into: .zoo(.lenet5Half)).run()
///     print(try student.accuracy(on: DataLocation.open("mnist", split: .test)))
///
/// Everything is in memory; the commands' functions (``Recorder``, ``Reconstructor``, ``Distiller``) write files, and go on after an interruption.
public struct Teacher: Sendable {
  /// The classifier.
  public let classifier: LoadedClassifier

  /// The classifier in the ONNX file at `path`.
  public init(contentsOf path: String) throws(KDMetaError) { classifier = try LoadedClassifier(path) }

  /// `network` trained on `data`, which have a class for each image.
  public init(
    training network: Architecture, on data: any ImageSource, settings: TrainingSettings? = nil,
    context: RunContext = RunContext()
  ) throws(KDMetaError) {
    classifier = try LoadedClassifier(
      Trainer.model(
        network, on: data, settings: settings ?? Trainer.defaultSettings(for: network), context: context))
  }

  /// What the teacher's activations over `data` leave behind, class by class.
  public func record(
    _ data: any ImageSource, settings: Recorder.Settings = Recorder.Settings(),
    context: RunContext = RunContext()
  ) throws(KDMetaError) -> TeacherBundle {
    TeacherBundle(
      teacher: classifier,
      contents: try Recorder.bundle(classifier, on: data, settings: settings, context: context))
  }

  /// Images by `method`, which does without a bundle; by the best one that the teacher allows where it is nil.
  public func reconstruct(
    by method: ConfiguredMethod? = nil, count: Int? = nil, context: RunContext = RunContext()
  ) throws(KDMetaError) -> SurrogateImages {
    try Self.reconstruct(classifier, nil, by: method, count: count, context)
  }

  static func reconstruct(
    _ teacher: LoadedClassifier, _ bundle: MetadataBundle?, by method: ConfiguredMethod?, count: Int?,
    _ context: RunContext
  ) throws(KDMetaError) -> SurrogateImages {
    let records = bundle.map { Set($0.records.keys) }
    guard
      let method = method
        ?? SynthesisMethods.best(for: teacher.classifier, records: records).map({ ConfiguredMethod.best($0) })
    else { throw .method(.nonePossible(path: teacher.path)) }
    var settings = Reconstructor.Settings(method)
    if let count { settings.count = count }
    return try Reconstructor.surrogate(teacher, from: bundle, settings: settings, context: context)
  }
}
