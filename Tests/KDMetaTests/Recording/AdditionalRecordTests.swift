import Arrays
import Bundle
import Datasets
import KDMeta
import Network
import Records
import TestSupport
import Testing
import Torch

/// A record kind that no module of the program knows goes through every command that has to do with records.
@Suite("A record kind of a program's own") struct AdditionalRecordTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun()
    try run.train(steps: 40)
  }

  private func path(_ name: String) -> String { run.folder.path(name) }

  private func record(_ places: Range<Int>? = nil, to name: String) throws {
    try run.record(
      on: try places.map { try PartOfImages(Array($0), of: try SmallRun.digits()) }, to: path(name)
    ) {
      $0.records = [LogitMeans.name, TopLayer.name]
      $0.options.isHalfPrecision = false
      $0.isPartial = places != nil
    }
  }

  @Test("is recorded, validated, inspected and read") func recorded() throws {
    try RecordKinds.withAdditional([LogitMeans.self]) {
      try record(to: "a.h5")
      #expect(try Validation.validate(path("a.h5"), teacher: run.teacherPath).defects == [])
      guard case .bundle(let summary) = try Inspection.of(path("a.h5")) else {
        Issue.record("no bundle")
        return
      }
      #expect(summary.records.map(\.kind) == [LogitMeans.name, TopLayer.name])
      #expect(summary.records[0].encoding == "moments-of-logits")
      let record = try #require(try BundleFile.read(path("a.h5")).records[LogitMeans.name])
      #expect(record.arrays.keys.sorted() == ["deviation", "mean"])
      #expect(record.arrays["mean"]?.shape == [10, 10])
    }
  }

  @Test("is merged of parts to what the whole gives") func merged() throws {
    try RecordKinds.withAdditional([LogitMeans.self]) {
      let count = try SmallRun.digits().count
      try record(0..<count / 3, to: "a")
      try record(count / 3..<count, to: "b")
      try record(to: "whole.h5")
      #expect(try Validation.validate(path("a")).defects == [])
      _ = try Inspection.of(path("a"))
      _ = try Merger.merge([path("a"), path("b")], to: path("merged.h5"), context: run.context)
      let (whole, merged) = (
        try BundleFile.read(path("whole.h5")).records[LogitMeans.name],
        try BundleFile.read(path("merged.h5")).records[LogitMeans.name]
      )
      for name in ["mean", "deviation"] {
        let (expected, found) = (
          try #require(whole?.arrays[name]).scalars, try #require(merged?.arrays[name]).scalars
        )
        #expect(zip(expected, found).allSatisfy { abs($0 - $1) < 1e-4 })
      }
    }
  }

  @Test("asks of images what it recorded") func objective() throws {
    try RecordKinds.withAdditional([LogitMeans.self]) {
      try record(to: "a.h5")
      let teacher = try run.teacher()
      let bundle = try BundleFile.read(path("a.h5"))
      let kind = try #require(RecordKinds.named(LogitMeans.name))
      let contents = try #require(bundle.records[LogitMeans.name])
      let objective = try kind.objective(
        contents,
        ObjectiveSetup(
          classifier: teacher.classifier, model: teacher.model, layerKeys: bundle.teacher.layerKeys,
          device: .cpu))
      let classes = try Tensor([3, 7] as [Int64], shape: [2])
      let targets = try objective.drawTargets(for: classes, generator: try Generator(seed: 1))
      let mean = try #require(contents.arrays["mean"])
      let own = try Tensor(
        ShapedArray(shape: [2, 10], scalars: mean.rows(3..<4).scalars + mean.rows(3..<4).scalars))
      let distances = try objective.distances([teacher.classifier.logits: own], to: targets)
        .array(of: Float.self).scalars
      #expect(distances[0] == 0)
      #expect(distances[1] > 0)
    }
  }

  @Test("is unknown elsewhere: a file that holds it is refused, and its name is no record's") func elsewhere()
    throws
  {
    try RecordKinds.withAdditional([LogitMeans.self]) { try record(to: "a.h5") }
    #expect(RecordKinds.named(LogitMeans.name) == nil)
    #expect(
      try Validation.validate(path("a.h5")).defects == [
        "/records/\(LogitMeans.name): not a member of format 1"
      ])
    #expect { try run.record { $0.records = [LogitMeans.name] } } throws: {
      "\($0)".contains("no such record")
    }
  }
}
