import Datasets
import Foundation
import Network
import TestSupport
import Testing

@testable import KDMeta

/// Training by several processes, which are threads of this one.
struct TeamTrainingTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun()
    try run.train(steps: 40)
  }

  /// A student's training, with the losses of its steps.
  private struct Lesson: Sendable {
    let sha256: String
    let losses: [Double]
  }

  /// Trains a student in each of `size` processes; `stop` is told of each step, and may ask the process to stop.
  private func distill(
    _ size: Int, to output: String, steps: Int = 100, batchSize: Int = 32,
    stop: @escaping @Sendable (_ rank: Int, _ step: Int) -> Bool = { _, _ in false }
  ) throws -> [Result<Lesson, any Error>] {
    let teacher = run.teacherPath
    return try inTeam(size) { team in
      let rank = team.place.rank
      let (watcher, interruption) = (Watcher(), Interruption())
      watcher.onReport = { if stop(rank, $0.done) { interruption.request(signal: SIGINT) } }
      let context = RunContext(
        reporter: watcher, interruption: interruption,
        team: size > 1 ? team : nil)
      var settings = Distiller.Settings()
      settings.training.steps = steps
      settings.training.batchSize = batchSize
      settings.training.weightAverage = 0.9
      let report = try Distiller.distill(
        try LoadedClassifier(teacher), into: .zoo(.digitsHalf), on: try SmallRun.digits(), settings: settings,
        to: output,
        context: context)
      let losses = watcher.reports.filter { $0.stage == "distill" }.compactMap { $0.metrics.first?.value }
      return Lesson(sha256: report.sha256, losses: losses)
    }
  }

  @Test(
    "several processes go down the loss curve of one, for shares of a batch that differ too",
    arguments: [2, 3])
  func curve(size: Int) throws {
    let alone = try distill(1, to: run.folder.path("alone.onnx"))[0].get()
    let shared = try distill(size, to: run.folder.path("shared.onnx")).map { try $0.get() }
    #expect(alone.losses.count == 100)
    for lesson in shared {
      #expect(lesson.sha256 == shared[0].sha256)
      #expect(lesson.losses == shared[0].losses)
    }
    for (a, b) in zip(alone.losses, shared[0].losses) { #expect(abs(a - b) <= 1e-4) }
    #expect(shared[0].losses[99] < shared[0].losses[0] / 2)
  }

  @Test(
    "where any process is asked to stop, all do after the same step, and go on from there together",
    arguments: [0, 1])
  func stopped(rank: Int) throws {
    let output = run.folder.path("student.onnx")
    let undisturbed = try distill(2, to: run.folder.path("other.onnx"), steps: 30)[0].get()
    let results = try distill(2, to: output, steps: 30) { $0 == rank && $1 == 11 }
    for result in results {
      let error = try #require(throws: KDMetaError.self) { try result.get() }
      guard case .interrupted = error else {
        Issue.record("\(error)")
        continue
      }
    }
    #expect(FileManager.default.fileExists(atPath: "\(output).checkpoint/state.h5"))
    let again = try distill(2, to: output, steps: 30).map { try $0.get() }
    #expect(again.map(\.sha256) == [undisturbed.sha256, undisturbed.sha256])
    #expect(again[1].losses == Array(undisturbed.losses.suffix(again[1].losses.count)))
    #expect((1..<30).contains(again[1].losses.count))
    #expect(try run.folder.names().sorted() == ["other.onnx", "student.onnx", "teacher.onnx"])
  }

  @Test("a batch of fewer pictures than processes is refused") func small() throws {
    for result in try distill(3, to: run.folder.path("student.onnx"), batchSize: 2) {
      #expect(throws: KDMetaError.self) { try result.get() }
    }
  }
}
