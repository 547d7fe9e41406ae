import Arrays
import Datasets
import Foundation
import Network
import TestSupport
import Testing
import Torch

@testable import KDMeta

/// Training by several processes, which are threads of this one.
struct TeamTrainingTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun()
    try run.train(steps: 40)
  }

  /// A student's training, with the losses of its steps.
  private struct Outcome: Sendable {
    let sha256: String
    let losses: [Double]
  }

  /// Trains a student in each of `size` processes; `stop` is told of each step, and may ask the process to stop.
  private func distill(
    _ size: Int, to output: String, steps: Int = 100, batchSize: Int = 32,
    stop: @escaping @Sendable (_ rank: Int, _ step: Int) -> Bool = { _, _ in false }
  ) throws -> [Result<Outcome, any Error>] {
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
      settings.training.emaDecay = 0.9
      let report = try Distiller.distill(
        try LoadedClassifier(teacher), into: .zoo(.digitsHalf), on: [try SmallRun.digits()],
        settings: settings,
        to: output,
        context: context)
      let losses = watcher.reports.filter { $0.stage == "distill" }.compactMap { $0.metrics.first?.value }
      return Outcome(sha256: report.sha256, losses: losses)
    }
  }

  @Test(
    "several processes go down the loss curve of one, for shares of a batch that differ too",
    arguments: [2, 3])
  func curve(size: Int) throws {
    let alone = try distill(1, to: run.folder.path("alone.onnx"))[0].get()
    let shared = try distill(size, to: run.folder.path("shared.onnx")).map { try $0.get() }
    #expect(alone.losses.count == 100)
    for outcome in shared {
      #expect(outcome.sha256 == shared[0].sha256)
      #expect(outcome.losses == shared[0].losses)
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

  @Test(
    "what two processes have kept is for two, and stays where another number asks for it", arguments: [1, 3])
  func otherNumber(size: Int) throws {
    let output = run.folder.path("student.onnx")
    for result in try distill(2, to: output, steps: 8, stop: { $1 == 4 }) {
      #expect(throws: KDMetaError.self) { try result.get() }
    }
    let refusal = try #require(throws: KDMetaError.self) {
      try distill(size, to: output, steps: 8)[0].get()
    }
    guard case .checkpoint = refusal else {
      Issue.record("\(refusal)")
      return
    }
    #expect("\(refusal)".contains("processes"))
    for result in try distill(2, to: output, steps: 8) { #expect(try result.get().losses.count < 8) }
  }

  @Test(
    "a generator and a student that several processes train go down the loss curve of a single one",
    arguments: [(2, false), (2, true), (3, false)])
  func generator(size: Int, sharesBatches: Bool) throws {
    let teacher = run.teacherPath
    func outcomes(_ size: Int, to name: String) throws -> [Outcome] {
      let output = run.folder.path(name)
      return try inTeam(size) { team in
        let watcher = Watcher()
        var settings = Distiller.Settings()
        (settings.training.steps, settings.training.batchSize) = (12, 24)
        var method = MethodReference.contrastive.configured
        method.put("shared-batch", sharesBatches)
        for (name, value) in [
          ("channels", 4), ("image-bank", sharesBatches ? 0 : 100), ("refinement-steps", 0),
        ] { method.put(name, value) }
        settings.synthesis = Distiller.Synthesis(method)
        let report = try Distiller.distill(
          try LoadedClassifier(teacher), into: .zoo(.digitsHalf), on: [], settings: settings, to: output,
          context: RunContext(reporter: watcher, team: size > 1 ? team : nil))
        let losses = watcher.reports.filter { $0.stage == "distill" }.flatMap { $0.metrics.map(\.value) }
        return Outcome(sha256: report.sha256, losses: losses)
      }.map { try $0.get() }
    }
    let alone = try outcomes(1, to: "alone.onnx")[0]
    let shared = try outcomes(size, to: "shared.onnx")
    #expect(alone.losses.count >= 12 * 4)
    for outcome in shared {
      #expect(outcome.sha256 == shared[0].sha256)
      #expect(outcome.losses == shared[0].losses)
    }
    for (a, b) in zip(alone.losses, shared[0].losses) { #expect(abs(a - b) <= 2e-3 * max(1, abs(a))) }
  }

  @Test(
    "batch norms that are told so take the moments of the whole batch, others those of a share",
    arguments: [true, false])
  func batchNorms(synchronizes: Bool) throws {
    let model = try Model(initializing: Zoo.wrn16x1.graph(), generator: Generator(seed: 3))
    let curves = try [1, 2].map { size in
      try inTeam(size) { team in
        let network = try Executor(model)
        let random = try Generator(seed: 5)
        var settings = TrainingSettings(steps: 4, augmentation: nil)
        (settings.batchSize, settings.synchronizesBatchNorms) = (8, synchronizes)
        let step = try TrainingStep(
          network,
          source: ImageSamples(
            ImageBatch(
              pixels: .values(random.normal([16, 3, 32, 32]).array()), classes: (0..<16).map { $0 % 10 }),
            preprocessing: nil, generator: random, on: .cpu),
          settings: settings, generator: random, team: TrainingTeam(RunContext(team: size > 1 ? team : nil)))
        return try (0..<4).map { number in
          try step(number, logits: Classifier(network.graph).logits) { batch, scores in
            try scores.crossEntropy(#require(batch.classes))
          }.item()
        }
      }.map { try $0.get() }
    }
    #expect(curves[1][0] == curves[1][1])
    let differences = zip(curves[0][0], curves[1][0]).map { abs($0 - $1) }
    #expect((differences.max() ?? 1 < 1e-3) == synchronizes)
  }

  @Test("a batch of fewer images than processes is refused") func small() throws {
    for result in try distill(3, to: run.folder.path("student.onnx"), batchSize: 2) {
      let error = try #require(throws: KDMetaError.self) { try result.get() }
      #expect("\(error)".contains("too small"))
    }
  }

  @Test("dropout of shares of different size leaves the batches of all processes the same") func dropout()
    throws
  {
    let model = try Model(initializing: Zoo.hinton800.graph(), generator: Generator(seed: 3))
    let next = try inTeam(2) { team in
      let random = try Generator(seed: 5)
      var settings = TrainingSettings(steps: 3, augmentation: nil)
      settings.batchSize = 5
      let network = try Executor(model)
      let logits = try Classifier(network.graph).logits
      let images = ImageBatch(
        pixels: .values(try random.normal([10, 1, 28, 28]).array()), classes: (0..<10).map { $0 })
      let step = try TrainingStep(
        network,
        source: ImageSamples(images, preprocessing: nil, generator: random, on: .cpu),
        settings: settings, generator: random, team: TrainingTeam(RunContext(team: team)))
      for number in 0..<3 {
        _ = try step(number, logits: logits) { batch, scores in
          try scores.crossEntropy(#require(batch.classes))
        }
      }
      return try random.uniform([4]).array(of: Float.self).scalars
    }.map { try $0.get() }
    #expect(next[0] == next[1])
  }
}
