import Arrays
import Bundle
import Datasets
import Foundation
import Network
import Records
import TestSupport
import Testing
import Torch

@testable import KDMeta

/// Recording by several processes, which are threads of this one.
struct TeamRecordingTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun()
    try run.train(.digitsHalf, steps: 40)
  }

  private static func settings() -> Recorder.Settings {
    var settings = Recorder.Settings()
    settings.records = RecordKinds.all.map { $0.name }
    settings.options.isHalfPrecision = false
    settings.options.coefficientShare = 0.02
    settings.options.rank = 4
    return settings
  }

  /// Records `data` in `size` processes.
  private func record(
    _ size: Int, _ data: any ImageSource, to output: String,
    _ change: @escaping @Sendable (inout Recorder.Settings) -> Void = { _ in }
  ) throws -> [Result<Recorder.Report, any Error>] {
    let teacher = run.teacherPath
    return try inTeam(size) { team in
      var settings = Self.settings()
      change(&settings)
      return try Recorder.record(
        try LoadedClassifier(teacher), on: data, settings: settings, to: output,
        context: RunContext(team: team))
    }
  }

  @Test("several processes record what one records, to rounding", arguments: [2, 3])
  func whole(size: Int) throws {
    let data = try SmallRun.digits()
    let reports = try record(size, data, to: run.folder.path("team.h5")).map { try $0.get() }
    let alone = try run.record { $0 = Self.settings() }
    #expect(reports[0].images == data.count)
    #expect(reports[0].teacherAccuracy == alone.teacherAccuracy)
    for report in reports { #expect(report.bytes == reports[0].bytes) }
    let (whole, shared) = (
      try BundleFile.read(run.bundlePath), try BundleFile.read(run.folder.path("team.h5"))
    )
    #expect(shared.classes == whole.classes)
    #expect(shared.provenance.settings == whole.provenance.settings)
    for (name, record) in whole.records {
      let other = try #require(shared.records[name])
      #expect(other.attributes.keys.sorted() == record.attributes.keys.sorted())
      for (path, array) in record.arrays where path.hasSuffix("mean") {
        let numbers = try #require(other.arrays[path])
        #expect(numbers.furthest(from: array) <= 1e-5 * (1 + array.greatest))
      }
    }
    #expect(try run.folder.names() == ["bundle.h5", "teacher.onnx", "team.h5"])
  }

  @Test("a part is recorded by several processes as by one") func part() throws {
    let slice = try #require(ImageSlice("100:401"))
    let path = run.folder.path("team.h5")
    for result in try record(2, SmallRun.digits(), to: path, { ($0.isPartial, $0.images) = (true, slice) }) {
      _ = try result.get()
    }
    let part = try BundleFile.readPartial(path)
    #expect((part.data.first, part.data.count) == (100, 301))
    #expect(part.classes.counts.reduce(0, +) == 301)
  }

  @Test("fewer images than processes are refused") func few() throws {
    let data = try PartOfImages([0, 1], of: try SmallRun.digits())
    for result in try record(3, data, to: run.folder.path("team.h5")) {
      let error = try #require(throws: KDMetaError.self) { try result.get() }
      #expect(error.description.contains("2 images"))
    }
  }

  @Test("a process that is lost ends the others, and what they did is kept") func lost() throws {
    let (teacher, output) = (run.teacherPath, run.folder.path("team.h5"))
    let results = try inTeam(2) { team in
      guard team.isFirst else { return }
      _ = try Recorder.record(
        try LoadedClassifier(teacher), on: try SmallRun.digits(), settings: Self.settings(), to: output,
        context: RunContext(team: team))
    }
    let error = try #require(throws: KDMetaError.self) { try results[0].get() }
    guard case .lostProcess(let text) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(text.contains("process 0 of 2"))
    #expect(try run.folder.names() == ["teacher.onnx", "team.h5.checkpoint"])
  }

  @Test("shares cover all and differ by one at most", arguments: [(1, 1), (10, 3), (12, 4), (5, 5)])
  func shares(count: Int, size: Int) throws {
    let shares = try inTeam(size) { team in
      // Whoever left before all had met would make the others fail.
      try team.sum([try Tensor(repeating: 0, shape: [1])], Interruption())
      return team.share(of: count)
    }.map { try $0.get() }
    #expect(shares.flatMap { Array($0) } == Array(0..<count))
    let counts = shares.map(\.count)
    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
  }
}
