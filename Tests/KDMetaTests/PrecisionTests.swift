import Datasets
import KDMeta
import Network
import Testing
import Torch

@Suite("Learning in fewer bits") struct PrecisionTests {
  @Test("a student that learns in bfloat16 from pictures that were made so knows what one of float32 knows")
  func path() throws {
    let run = try SmallRun()
    try run.train(steps: 200)
    try run.record { $0.records = ["spectral"] }
    func accuracy(_ precision: Precision) throws -> Double {
      try run.reconstruct(.guided) {
        ($0.count, $0.steps, $0.batchSize, $0.precision) = (400, 60, 100, precision)
      }
      try SurrogateFile(run.surrogatePath).validate()
      try run.distill(steps: 600) { $0.training.precision = precision }
      let report = try Evaluator.evaluate(
        try LoadedClassifier(run.studentPath), on: SmallRun.digits(.test), context: run.context)
      return try #require(report.accuracy)
    }
    let exact = try accuracy(.float32)
    #expect(exact > 0.7)
    #expect(try abs(accuracy(.bfloat16) - exact) < 0.1)
  }

  @Test("a generator and a student that learn together do so in bfloat16 too")
  func together() throws {
    let run = try SmallRun()
    try run.train()
    var settings = Distiller.Settings()
    (settings.training.steps, settings.training.batchSize) = (5, 32)
    settings.training.precision = .bfloat16
    settings.generation = Distiller.Generation(
      settings: Reconstructor.Settings(method: .contrastive), sharesBatches: false)
    let report = try Distiller.distill(
      try run.teacher(), into: .zoo(.digitsHalf), on: nil, settings: settings, to: run.studentPath,
      context: run.context)
    #expect(report.pictures == nil)
  }

  @Test("TensorFloat-32 is refused where there is no card for it")
  func cardsAlone() throws {
    let run = try SmallRun()
    var settings = TrainingSettings(steps: 1, augmentation: nil)
    settings.precision = .tensorFloat32
    let error = try #require(throws: KDMetaError.self) {
      try Trainer.train(
        .zoo(.digits), on: SmallRun.digits(), settings: settings, to: run.teacherPath, context: run.context)
    }
    #expect("\(error)".contains("--precision tf32 is for CUDA cards"))
  }
}
