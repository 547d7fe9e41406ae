import Datasets
import Foundation
import Network
import Testing
import Torch

@testable import KDMeta

struct LearningCurveTests {
  @Test("a student's curve ends at its accuracy, and a student that is watched is the same")
  func curve() throws {
    let run = try SmallRun()
    try run.train()
    let images = try SmallRun.digits()
    func student(_ curve: LearningCurve?) throws -> Data {
      var settings = Distiller.Settings()
      settings.training.steps = 25
      settings.training.batchSize = 32
      _ = try Distiller.distill(
        try run.teacher(), into: .zoo(.digitsHalf), on: [images], settings: settings, to: run.studentPath,
        curve: curve, context: run.context)
      return try Data(contentsOf: URL(filePath: run.studentPath))
    }
    let unwatched = try student(nil)
    let curve = try LearningCurve(on: try SmallRun.digits(.test), every: 5)
    #expect(try student(curve) == unwatched)
    #expect(curve.points.map(\.step) == [5, 10, 15, 20, 25])
    let report = try Evaluator.evaluate(
      try LoadedClassifier(run.studentPath), on: try SmallRun.digits(.test), context: run.context)
    #expect(report.accuracy == curve.points.last?.accuracy)
  }

  @Test(
    "a generator that is trained beside a student keeps its rate where the student does",
    arguments: [true, false])
  func schedule(decays: Bool) {
    let options = DAFLMethod.defaults.along(
      OnlineSchedule(steps: 100, batchSize: 16, usesDecay: decays)
    ).inversion
    #expect(options.learningRate(at: 0) == options.learningRate)
    #expect((options.learningRate(at: 90) == options.learningRate) == !decays)
  }
}
