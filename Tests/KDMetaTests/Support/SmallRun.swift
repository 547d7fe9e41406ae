import Datasets
import Foundation
import Network
import Records
import TestSupport
import Torch

@testable import KDMeta

/// The whole path from labelled images to a student, small enough for a test, in a folder of its own.
struct SmallRun {
  let folder: TemporaryFolder
  var seed: UInt64 = 0
  var reporter: any ProgressReporter = SilentReporter()
  var interruption = Interruption()
  var checkpoints = CheckpointSettings()

  init(seed: UInt64 = 0, reporter: any ProgressReporter = SilentReporter()) throws {
    folder = try TemporaryFolder()
    self.seed = seed
    self.reporter = reporter
    try Engine.setThreadCount(1)
  }

  var context: RunContext {
    RunContext(seed: seed, reporter: reporter, interruption: interruption, checkpoints: checkpoints)
  }

  var teacherPath: String { folder.path("teacher.onnx") }
  var bundlePath: String { folder.path("bundle.h5") }
  var surrogatePath: String { folder.path("surrogate.h5") }
  var studentPath: String { folder.path("student.onnx") }

  static func digits(_ split: Split = .train) throws -> any ImageSource {
    try DataLocation.open("sample:digits", split: split)
  }

  /// Gives the run a teacher of the embedded digits: the one that another test of this process has trained in the same
  /// way, where nobody watches or stops the training.
  @discardableResult
  func train(_ network: Zoo = .digits, steps: Int = 60, to path: String? = nil) throws -> Trainer.Report {
    let isWatched = !(reporter is SilentReporter) || interruption.signalNumber != nil
    guard !isWatched, checkpoints == CheckpointSettings() else {
      return try trainAnew(network, steps: steps, to: path)
    }
    return try SharedTeachers.put(at: path ?? teacherPath, network, steps: steps, seed: seed)
  }

  /// Trains a teacher on the embedded digits, or on `data`, whatever other tests have.
  @discardableResult
  func trainAnew(
    _ network: Zoo = .digits, steps: Int = 60, on data: (any ImageSource)? = nil, to path: String? = nil
  ) throws -> Trainer.Report {
    var settings = TrainingSettings(steps: steps, augmentation: nil)
    settings.batchSize = 64
    return try Trainer.train(
      .zoo(network), on: try data ?? Self.digits(), settings: settings, to: path ?? teacherPath,
      context: context)
  }

  /// Trains a teacher on `data`.
  @discardableResult
  func train(steps: Int = 60, on data: any ImageSource, to path: String? = nil) throws -> Trainer.Report {
    try trainAnew(steps: steps, on: data, to: path)
  }

  func teacher() throws -> LoadedClassifier { try LoadedClassifier(teacherPath) }

  /// Records the teacher's activations over the embedded digits, or over `data`.
  @discardableResult
  func record(
    on data: (any ImageSource)? = nil, batchSize: Int = 512, to path: String? = nil,
    _ change: (inout Recorder.Settings) -> Void = { _ in }
  ) throws -> Recorder.Report {
    var settings = Recorder.Settings()
    settings.records = [TopLayer.name, AllLayers.name]
    settings.batchSize = batchSize
    change(&settings)
    return try Recorder.record(
      try teacher(), on: try data ?? Self.digits(), settings: settings, to: path ?? bundlePath,
      context: context)
  }

  /// What images are rebuilt from beside the teacher.
  enum Origin {
    /// The run's bundle, that at another path, or nothing.
    case bundle, file(String), none

    fileprivate func path(_ bundle: String) -> String? {
      switch self {
      case .bundle: bundle
      case .file(let path): path
      case .none: nil
      }
    }
  }

  /// Rebuilds 40 images.
  @discardableResult
  func reconstruct(
    _ method: MethodReference = .allLayers, teacher: LoadedClassifier? = nil,
    from origin: Origin = .bundle,
    _ change: (inout Reconstructor.Settings) -> Void = { _ in }
  ) throws -> Reconstructor.Report {
    var settings = Reconstructor.Settings(method: method)
    settings.count = 40
    settings.batchSize = 25
    settings.steps = 12
    change(&settings)
    return try Reconstructor.reconstruct(
      try teacher ?? self.teacher(), from: origin.path(bundlePath), settings: settings, to: surrogatePath,
      context: context)
  }

  /// A generator with what it is to be trained on, of the teacher alone.
  func generatorTraining(_ options: GeneratorOptions) throws -> GeneratorTraining {
    try GeneratorTraining(GeneratorTermSetup(synthesis: setup(), options: options))
  }

  /// What a method makes images with, of the teacher alone; beside a student where `online` says how long it learns.
  func setup(count: Int = 40, online: OnlineSchedule? = nil) throws -> SynthesisSetup {
    let teacher = try teacher()
    return SynthesisSetup(
      teacher: teacher, executor: try Executor(teacher.model), images: try ImageDescription(teacher),
      record: nil, layerKeys: [], count: count, precision: .float32, online: online, context: context,
      method: "test")
  }

  /// Trains a student on images that `method` makes meanwhile.
  @discardableResult
  func distill(
    by method: ConfiguredMethod, from bundle: String? = nil, count: Int? = nil, steps: Int = 12,
    batchSize: Int = 16
  ) throws -> Distiller.Report {
    var settings = Distiller.Settings()
    (settings.training.steps, settings.training.batchSize) = (steps, batchSize)
    var synthesis = Distiller.Synthesis(method, bundlePath: bundle)
    if let count { synthesis.count = count }
    settings.synthesis = synthesis
    return try Distiller.distill(
      try teacher(), into: .zoo(.digitsHalf), on: [], settings: settings, to: studentPath, context: context)
  }

  /// Trains a student on the surrogate, or on `data`, and on `others` besides.
  @discardableResult
  func distill(
    into student: Architecture = .zoo(.digitsHalf), on data: (any ImageSource)? = nil,
    and others: [any ImageSource] = [], steps: Int = 20, to path: String? = nil,
    _ change: (inout Distiller.Settings) -> Void = { _ in }
  ) throws -> Distiller.Report {
    var settings = Distiller.Settings()
    settings.training.steps = steps
    settings.training.batchSize = 32
    change(&settings)
    return try Distiller.distill(
      try teacher(), into: student,
      on: [try data ?? DataLocation.open(surrogatePath, split: .train)] + others,
      settings: settings, to: path ?? studentPath, context: context)
  }

  /// All of it.
  func everything() throws {
    try trainAnew()
    try record()
    try reconstruct()
    try distill()
  }

  /// The bytes of each output by its name.
  func outputs() throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try folder.names() { result[name] = try Data(contentsOf: URL(filePath: folder.path(name))) }
    return result
  }
}
