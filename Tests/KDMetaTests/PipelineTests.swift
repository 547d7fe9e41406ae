import Arrays
import Bundle
import Datasets
import Foundation
import HDF5
import KDMeta
import Network
import Records
import TestSupport
import Testing
import Torch

struct PipelineTests {
  @Test("a student learns from images that were rebuilt from a teacher and a bundle alone")
  func wholePath() throws {
    let run = try SmallRun()
    let trained = try run.train(steps: 250)
    #expect(trained.model == "digits")
    #expect(trained.images == (try SmallRun.digits().count))
    let recorded = try run.record()
    #expect(recorded.images == (try SmallRun.digits().count))
    #expect(recorded.withheldClasses.isEmpty)
    #expect(try #require(recorded.teacherAccuracy) > 0.85)
    let rebuilt = try run.reconstruct {
      $0.count = 200
      $0.batchSize = 100
      $0.steps = 60
    }
    #expect(rebuilt.images == 200)
    #expect(try #require(rebuilt.teacherAccuracy) > 0.8)
    #expect(rebuilt.loss.isFinite)
    let distilled = try run.distill(steps: 250) { $0.training.batchSize = 64 }
    #expect(distilled.parameters < distilled.teacherParameters)
    let report = try Evaluator.evaluate(
      try LoadedClassifier(run.studentPath), on: try SmallRun.digits(.test), teacher: try run.teacher(),
      context: run.context)
    #expect(try #require(report.accuracy) > 0.5, "a student that has learnt nothing is right one time in ten")
    #expect(try #require(report.teacherAccuracy) > 0.85)
    #expect(try #require(report.agreement) > 0.5)
    #expect(try run.folder.names() == ["bundle.h5", "student.onnx", "surrogate.h5", "teacher.onnx"])
  }

  @Test(
    "images are rebuilt from graph Fourier coefficients, and more steps bring them nearer",
    arguments: [MethodReference.spectral, .spectralPairs])
  func spectral(method: MethodReference) throws {
    let run = try SmallRun()
    try run.train(.digitsHalf, steps: 250)
    guard let kind = method.type.record else {
      Issue.record("\(method.name) takes no record")
      return
    }
    try run.record { $0.records = [kind.name] }
    let few = try run.reconstruct(method) { $0.steps = 1 }
    let first = try run.outputs()["surrogate.h5"]
    let many = try run.reconstruct(method) { $0.steps = 40 }
    #expect(many.loss < 0.8 * few.loss)
    #expect(try #require(many.teacherAccuracy) > 0.6)
    #expect(try run.outputs()["surrogate.h5"] != first)
  }

  @Test("a student learns from surrogates and real images together") func joinedData() throws {
    let run = try SmallRun()
    try run.train(steps: 100)
    try run.record()
    try run.reconstruct(.allLayers)
    let report = try run.distill(and: [SmallRun.digits()], steps: 150) { $0.training.batchSize = 64 }
    #expect(report.images == (try SmallRun.digits().count) + 40)
    let together = try run.outputs()["student.onnx"]
    // Forty images alone teach something else.
    try run.distill(steps: 150) { $0.training.batchSize = 64 }
    #expect(try run.outputs()["student.onnx"] != together)
  }

  @Test("an evaluation's numbers agree with one another") func evaluation() throws {
    let run = try SmallRun()
    try run.train()
    let data = try SmallRun.digits(.test)
    for batchSize in [7, 500] {
      let report = try Evaluator.evaluate(
        try run.teacher(), on: data, teacher: try run.teacher(), batchSize: batchSize, context: run.context)
      let right = report.confusion.indices.reduce(0) { $0 + report.confusion[$1][$1] }
      #expect(report.images == data.count)
      #expect(report.confusion.flatMap { $0 }.reduce(0, +) == data.count)
      #expect(report.accuracy == Double(right) / Double(data.count))
      #expect(report.agreement == 1)
      #expect(report.teacherAccuracy == report.accuracy)
      for (number, row) in report.confusion.enumerated() {
        #expect(report.classAccuracy[number] == Double(row[number]) / Double(row.reduce(0, +)))
      }
    }
  }

  @Test("the same seed gives the same bytes, and another seed others") func repeatable() async {
    await #expect(processExitsWith: .success) {
      setenv("SOURCE_DATE_EPOCH", "1700000000", 1)
      let outputs = try ([7, 7, 8] as [UInt64]).map { seed in
        let run = try SmallRun(seed: seed)
        try run.everything()
        return try run.outputs()
      }
      #expect(outputs[0].count == 4)
      for (name, bytes) in outputs[0] {
        #expect(outputs[1][name] == bytes, "\(name) differs though the seed is the same")
        #expect(outputs[2][name] != bytes, "\(name) is the same though the seed differs")
      }
    }
  }

  @Test("a run leaves no tensor and no HDF5 handle behind, and neither does one that fails or is stopped")
  func leaks() async {
    await #expect(processExitsWith: .success) {
      let before = (tensors: try Engine.liveTensorCount(), handles: HDF5.File.openHandleCount)
      try {
        let run = try SmallRun()
        try run.everything()
        try run.train(.digitsHalf)
        try run.record { $0.records = RecordKinds.all.map { $0.name } }
        for method in MethodReference.all {
          try run.reconstruct(method, from: method.type.record == nil ? .none : .bundle) { $0.count = 10 }
        }
        _ = try Evaluator.evaluate(try run.teacher(), on: try SmallRun.digits(.test), context: run.context)
        _ = try Inspection.of(run.bundlePath)
        _ = try Inspection.of(run.surrogatePath)
        _ = try Validation.validate(run.bundlePath, teacher: run.teacherPath)
        _ = try Validation.validate(run.surrogatePath)
        #expect(throws: KDMetaError.self) { try run.distill(into: .zoo(.lenet5Half)) }
        run.interruption.request(signal: 2)
        #expect(throws: KDMetaError.self) { try run.everything() }
        #expect(throws: KDMetaError.self) { try run.reconstruct() }
      }()
      #expect(try Engine.liveTensorCount() == before.tensors)
      #expect(HDF5.File.openHandleCount == before.handles)
    }
  }

  @Test("what is recorded does not depend on how many images are shown at once, but for rounding")
  func recordBatchSize() throws {
    let run = try SmallRun()
    try run.train()
    let bundles = try [64, 512].map { size in
      let path = run.folder.path("bundle-\(size).h5")
      try run.record(batchSize: size, to: path) { $0.options.isHalfPrecision = false }
      return try BundleFile.read(path)
    }
    #expect(bundles[0].classes == bundles[1].classes)
    #expect(bundles[0].records.keys == bundles[1].records.keys)
    for (kind, record) in bundles[0].records {
      for (path, array) in record.arrays where !path.hasSuffix("factor") {
        let other = try #require(bundles[1].records[kind]?.arrays[path])
        let scale = array.scalars.map(abs).max() ?? 1
        let difference = zip(array.scalars, other.scalars).map { abs($0 - $1) }.max() ?? 0
        #expect(difference <= 1e-5 * max(1, scale), "\(kind) \(path)")
      }
    }
  }

  @Test("classes of too few images are withheld, and no image is made of them") func withheldClasses()
    throws
  {
    let run = try SmallRun()
    try run.train(steps: 5)
    // Thirteen images of ten classes: the first three have two.
    let report = try run.record(on: MadeImages(count: 13)) { $0.minimumClassCount = 2 }
    #expect(report.withheldClasses == ["3", "4", "5", "6", "7", "8", "9"])
    #expect(try BundleFile.read(run.bundlePath).classes.counts == [2, 2, 2, 0, 0, 0, 0, 0, 0, 0])
    try run.reconstruct { $0.steps = 1 }
    let made = try DataLocation.open(run.surrogatePath, split: .train).readAll()
    #expect(Set(try #require(made.classes)) == [0, 1, 2])
    #expect(made.count == 40)
  }
}
