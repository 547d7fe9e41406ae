import Arrays
import Datasets
import KDMeta
import Network
import TestSupport
import Testing
import Torch

@Suite("Learning in fewer bits") struct PrecisionTests {
  private let run: SmallRun

  init() throws { run = try SmallRun() }

  /// The weights of the network at `path`.
  private func weights(_ path: String) throws -> [String: ShapedArray<Float>] {
    try LoadedClassifier(path).model.weights
  }

  @Test("a student that learns in bfloat16 from images that were made so knows what one of float32 knows")
  func path() throws {
    try run.train(steps: 200)
    try run.record { $0.records = ["spectral"] }
    func outcome(_ precision: Precision) throws -> (images: Pixels, accuracy: Double) {
      try run.reconstruct(.guided) {
        ($0.count, $0.steps, $0.batchSize, $0.precision) = (400, 60, 100, precision)
      }
      let surrogate = try SurrogateFile(run.surrogatePath)
      try surrogate.validate()
      try run.distill(steps: 300) { $0.training.precision = precision }
      let report = try Evaluator.evaluate(
        try LoadedClassifier(run.studentPath), on: SmallRun.digits(.test), context: run.context)
      return (try surrogate.readAll().pixels, try #require(report.accuracy))
    }
    let (exact, rounded) = (try outcome(.float32), try outcome(.bfloat16))
    #expect(exact.accuracy > 0.7)
    #expect(abs(rounded.accuracy - exact.accuracy) < 0.1)
    #expect(rounded.images != exact.images)
  }

  @Test("teachers, and students of data, learn otherwise in bfloat16")
  func networks() throws {
    try run.train(steps: 3, to: run.folder.path("exact.onnx"))
    var settings = TrainingSettings(steps: 3, augmentation: nil)
    (settings.batchSize, settings.precision) = (64, .bfloat16)
    _ = try Trainer.train(
      .zoo(.digits), on: SmallRun.digits(), settings: settings, to: run.teacherPath, context: run.context)
    #expect(try weights(run.teacherPath) != weights(run.folder.path("exact.onnx")))
    try run.distill(on: SmallRun.digits(), steps: 3)
    let exact = try weights(run.studentPath)
    try run.distill(on: SmallRun.digits(), steps: 3) { $0.training.precision = .bfloat16 }
    #expect(try weights(run.studentPath) != exact)
  }

  @Test(
    "images that are optimised become others in bfloat16",
    arguments: [MethodReference.allLayers, .zskd])
  func images(_ method: MethodReference) throws {
    try run.train()
    try run.record()
    let made = try [Precision.float32, .bfloat16].map { precision in
      try run.reconstruct(method, from: method == .zskd ? .none : .bundle) { $0.precision = precision }
      return try SurrogateFile(run.surrogatePath).readAll().pixels
    }
    #expect(made[0] != made[1])
  }

  @Test("a generator and a student that learn together do so in bfloat16 too")
  func together() throws {
    try run.train()
    func student(_ precision: Precision) throws -> [String: ShapedArray<Float>] {
      var settings = Distiller.Settings()
      (settings.training.steps, settings.training.batchSize) = (5, 32)
      settings.training.precision = precision
      var method = MethodReference.contrastive.configured
      method.put("refinement-steps", 2)
      settings.synthesis = Distiller.Synthesis(method)
      _ = try Distiller.distill(
        try run.teacher(), into: .zoo(.digitsHalf), on: [], settings: settings, to: run.studentPath,
        context: run.context)
      return try weights(run.studentPath)
    }
    #expect(try student(.float32) != student(.bfloat16))
  }

  @Test("TensorFloat-32 is refused where there is no card for it")
  func cardsAlone() throws {
    var settings = TrainingSettings(steps: 1, augmentation: nil)
    settings.precision = .tensorFloat32
    let error = try #require(throws: KDMetaError.self) {
      try Trainer.train(
        .zoo(.digits), on: SmallRun.digits(), settings: settings, to: run.teacherPath, context: run.context)
    }
    #expect("\(error)".contains("--precision tf32 is for CUDA cards"))
  }
}
