import Bundle
import Checkpoints
import Datasets
import Foundation
import KDMeta
import Network
import Records
import TestSupport
import Testing

/// Work that is stopped and given again ends with the bytes that it ends with undisturbed.
struct ResumingTests {
  /// A command with all that can be in its state.
  enum Work: String, CaseIterable {
    case train, record, spectral, zskd, guided, dafl, distill, online, onlineInversion

    /// The files that it makes.
    var output: String {
      switch self {
      case .train: "again.onnx"
      case .record: "again.h5"
      case .spectral, .zskd, .guided, .dafl: "surrogate.h5"
      case .distill, .online, .onlineInversion: "student.onnx"
      }
    }

    var needsBundle: Bool { self == .spectral || self == .guided }

    func perform(_ run: SmallRun) throws {
      switch self {
      case .train: try run.trainAnew(.digitsHalf, steps: 30, to: run.folder.path(output))
      case .record:
        try run.record(batchSize: 300, to: run.folder.path(output)) {
          $0.records = RecordKinds.all.map { $0.name }
        }
      case .spectral: try run.reconstruct(.spectral) { $0.batchSize = 10 }
      case .zskd: try run.reconstruct(.zskd, from: .none) { $0.batchSize = 10 }
      case .guided, .dafl:
        try run.reconstruct(self == .dafl ? .dafl : .guided, from: self == .dafl ? .none : .bundle) {
          $0.batchSize = 20
          $0.jitter = 1
          $0.channels = 4
        }
      case .distill:
        try run.distill(on: SmallRun.digits(), and: [MadeImages()]) { $0.training.emaDecay = 0.9 }
      case .online:
        var method = MethodReference.contrastive.configured
        for (name, value) in [
          ("channels", 4), ("image-bank", 20), ("student-batches", 3), ("refinement-steps", 0),
        ] { method.put(name, value) }
        try run.distill(by: method)
      case .onlineInversion:
        var method = MethodReference.zskd.configured
        for (name, value) in [("steps", 3), ("batch-size", 8)] { method.put(name, value) }
        try run.distill(by: method, count: 40)
      }
    }
  }

  @Test("stopped at any step, work goes on as if it had not been", arguments: Work.allCases)
  func stopped(work: Work) async {
    await #expect(processExitsWith: .success) { [name = work.rawValue as String] in
      setenv("SOURCE_DATE_EPOCH", "1700000000", 1)
      guard let work = Work(rawValue: name) else { return }
      var run = try SmallRun(seed: 3)
      try run.train(.digitsHalf, steps: 20)
      if work.needsBundle { try run.record { $0.records = [SpectralNetwork.name] } }
      try work.perform(run)
      let file = URL(filePath: run.folder.path(work.output))
      let whole = try Data(contentsOf: file)
      try FileManager.default.removeItem(at: file)
      run.checkpoints.interval = .zero
      var stops = 0
      for after in [2, 1, 5, 9, 4, 3] {
        // So many reports later, a request to stop.
        let (watcher, interruption) = (Watcher(), Interruption())
        watcher.onReport = { _ in if watcher.reports.count == after { interruption.request(signal: 15) } }
        (run.reporter, run.interruption) = (watcher, interruption)
        do {
          try work.perform(run)
          break
        } catch KDMetaError.interrupted {
          stops += 1
          #expect(!FileManager.default.fileExists(atPath: file.path()))
        }
      }
      #expect(stops > 1)
      (run.reporter, run.interruption) = (SilentReporter(), Interruption())
      if !FileManager.default.fileExists(atPath: file.path()) { try work.perform(run) }
      #expect(try Data(contentsOf: file) == whole)
      #expect(try run.folder.names().allSatisfy { !$0.hasSuffix(".checkpoint") })
    }
  }

  @Test("stopped before it has caught up with what was done, record names the checkpoint that stays")
  func stoppedEarly() throws {
    var run = try SmallRun()
    try run.train(steps: 10)
    run.checkpoints.interval = .zero
    for after in [4, 1] {
      let (watcher, interruption) = (Watcher(), Interruption())
      watcher.onReport = { _ in if watcher.reports.count == after { interruption.request(signal: 2) } }
      (run.reporter, run.interruption) = (watcher, interruption)
      #expect {
        try run.record(batchSize: 100)
      } throws: { "\($0)".contains("goes on from \(run.bundlePath).checkpoint") }
    }
    (run.reporter, run.interruption) = (SilentReporter(), Interruption())
    try run.record(batchSize: 100)
    #expect(try run.folder.names() == ["bundle.h5", "teacher.onnx"])
  }

  @Test("work that another run is at is refused before anything heavy begins") func refusedAtOnce() throws {
    let run = try SmallRun()
    try run.train(steps: 10)
    let holder = try CheckpointFolder(for: run.bundlePath, configuration: [:], restart: .never)
    let watcher = Watcher()
    var second = run
    second.reporter = watcher
    #expect(throws: KDMetaError.self) {
      try second.record {
        $0.records = [SpectralNetwork.name]
        $0.isPartial = true
      }
    }
    #expect(watcher.reports.isEmpty)
    holder.remove()
  }

  @Test("a checkpoint of other settings is refused, and --restart forgets it") func otherSettings() throws {
    var run = try SmallRun()
    let (watcher, interruption) = (Watcher(), Interruption())
    watcher.onReport = { _ in interruption.request(signal: 15) }
    (run.reporter, run.interruption) = (watcher, interruption)
    #expect(throws: KDMetaError.self) { try run.trainAnew(steps: 10) }
    (run.reporter, run.interruption) = (SilentReporter(), Interruption())
    #expect {
      try run.trainAnew(steps: 11)
    } throws: { "\($0)".contains("settings.steps: 10 there, 11 here") }
    run.checkpoints.restart = .always
    try run.trainAnew(steps: 11)
    #expect(try run.folder.names() == ["teacher.onnx"])
  }
}
