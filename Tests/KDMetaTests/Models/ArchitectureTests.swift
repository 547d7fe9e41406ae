import Arrays
import Datasets
import Foundation
import KDMeta
import Network
import TestSupport
import Testing
import Torch

struct ArchitectureTests {
  /// A run with a teacher, and the network digits-half in a file, trained a little.
  private func run(reporter: any ProgressReporter = SilentReporter()) throws -> (SmallRun, LoadedClassifier) {
    let run = try SmallRun(seed: 3, reporter: reporter)
    try run.train(steps: 2)
    let path = run.folder.path("small.onnx")
    try run.distill(on: try SmallRun.digits(), steps: 5, to: path)
    return (run, try LoadedClassifier(path))
  }

  private func weights(_ path: String) throws -> [String: ShapedArray<Float>] {
    try LoadedClassifier(path).model.weights
  }

  @Test("a student from a file is trained anew, like the same network of the zoo") func fresh() throws {
    let (run, file) = try run()
    let report = try run.distill(into: .file(file), on: try SmallRun.digits())
    #expect(report.student == "small.onnx")
    try run.distill(on: try SmallRun.digits(), to: run.folder.path("zoo.onnx"))
    #expect(try weights(run.studentPath) == weights(run.folder.path("zoo.onnx")))
    #expect(try weights(run.studentPath) != file.model.weights)
    let settings = try #require(LoadedClassifier(run.studentPath).model.metadata["kdmeta.run"])
    #expect(settings.contains(file.sha256))
  }

  @Test("a student that keeps its weights starts from those of its file") func kept() throws {
    let (run, file) = try run()
    try run.distill(into: .file(file), on: try SmallRun.digits(), steps: 1) {
      $0.training.keepsWeights = true
      $0.training.learningRate = 1e-6
    }
    let after = try weights(run.studentPath)
    for (name, array) in file.model.weights {
      let other = try #require(after[name])
      #expect(zip(array.scalars, other.scalars).allSatisfy { abs($0 - $1) < 1e-4 }, "\(name)")
    }
  }

  @Test("a teacher goes on learning from where its file stands, with the file's preprocessing")
  func teacher() throws {
    let (run, _) = try run()
    var settings = TrainingSettings(steps: 1, augmentation: nil)
    settings.keepsWeights = true
    settings.learningRate = 1e-6
    let path = run.folder.path("longer.onnx")
    _ = try Trainer.train(
      .file(run.teacher()), on: MadeImages(), settings: settings, to: path, context: run.context)
    let longer = try LoadedClassifier(path)
    #expect(longer.preprocessing == (try run.teacher().preprocessing))
    let before = try run.teacher().model.weights["fc2.bias"]?.scalars ?? []
    #expect(zip(before, longer.model.weights["fc2.bias"]?.scalars ?? [1]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("a student that was shown images otherwise says so when it keeps its weights") func otherPixels()
    throws
  {
    let watcher = Watcher()
    let (run, file) = try run(reporter: watcher)
    let other = run.folder.path("other.onnx")
    try run.train(steps: 2, on: MadeImages(), to: other)
    watcher.notes = []
    for (student, count) in [(file, 0), (try LoadedClassifier(other), 1)] {
      try run.distill(into: .file(student), on: try SmallRun.digits(), steps: 1) {
        $0.training.keepsWeights = true
      }
      #expect(watcher.notes.count { $0.contains("another preprocessing") } == count)
    }
  }

  @Test("networks of other classes or images, and weights that are not there, are refused") func refused()
    throws
  {
    let (run, _) = try run()
    let two = run.folder.path("two.onnx")
    try run.train(steps: 1, on: MadeImages(classNames: ["a", "b"]), to: two)
    let wide = run.folder.path("wide.onnx")
    _ = try Trainer.train(
      .zoo(.hinton800), on: MadeImages(shape: ImageShape(channels: 1, height: 28, width: 28)),
      settings: TrainingSettings(steps: 1, augmentation: nil), to: wide, context: run.context)
    let names = try run.folder.names()
    for (path, reason) in [
      (two, "two.onnx gives 2 scores an image, and \(run.teacherPath) has 10 classes"),
      (wide, "takes images of 1×28×28 and the teacher"),
    ] {
      let error = try #require(throws: KDMetaError.self) {
        try run.distill(into: .file(LoadedClassifier(path)), on: try SmallRun.digits())
      }
      #expect("\(error)".contains(reason), "\(error)")
    }
    let error = try #require(throws: KDMetaError.self) {
      try run.distill(on: try SmallRun.digits()) { $0.training.keepsWeights = true }
    }
    guard case .choice(.keptWeights, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(try run.folder.names() == names)
  }

  @Test("batch norms are folded where that is asked for, and the written model answers the same")
  func folded() throws {
    let run = try SmallRun()
    let data = MadeImages(shape: ImageShape(channels: 3, height: 32, width: 32), count: 8)
    var answers: [[Float]] = []
    for folds in [false, true] {
      var settings = TrainingSettings(steps: 2, augmentation: nil)
      settings.batchSize = 4
      settings.foldsBatchNorms = folds
      _ = try Trainer.train(
        .zoo(.wrn16x1), on: data, settings: settings, to: run.teacherPath, context: run.context)
      let model = try run.teacher().model
      #expect(model.graph.nodes.count { $0.operatorName == "BatchNormalization" } == (folds ? 7 : 13))
      let images = try Generator(seed: 1).uniform([2, 3, 32, 32])
      answers.append(try Executor(model).run([images]).outputs[0].array().scalars)
    }
    #expect(zip(answers[0], answers[1]).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(answers[0] != answers[1])
  }
}
