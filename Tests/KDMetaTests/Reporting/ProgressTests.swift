import Datasets
import Foundation
import KDMeta
import TestSupport
import Testing

struct ProgressTests {
  /// The work of one command, once what it needs is there.
  enum Verb: String, CaseIterable, CustomTestStringConvertible {
    case train, record, reconstruct, distill, evaluate

    var testDescription: String { rawValue }

    /// Makes what the verb takes, so that only its own work is left to do.
    func prepare(_ run: SmallRun) throws {
      switch self {
      case .train: break
      case .record, .evaluate: try run.train(steps: 2)
      case .reconstruct:
        try run.train(steps: 2)
        try run.record()
      case .distill:
        try run.train(steps: 2)
        try run.record()
        try run.reconstruct { $0.steps = 2 }
      }
    }

    func perform(_ run: SmallRun) throws {
      switch self {
      case .train: try run.train(steps: 4)
      case .record: try run.record(batchSize: 300)
      case .reconstruct: try run.reconstruct { $0.steps = 3 }
      case .distill: try run.distill(steps: 4)
      case .evaluate:
        _ = try Evaluator.evaluate(
          try run.teacher(), on: try SmallRun.digits(.test), batchSize: 100, context: run.context)
      }
    }
  }

  @Test("progress rises to its total", arguments: Verb.allCases) func reports(verb: Verb) throws {
    let watcher = Watcher()
    var run = try SmallRun()
    try verb.prepare(run)
    run.reporter = watcher
    try verb.perform(run)
    let last = try #require(watcher.reports.last)
    #expect(last.done == last.total)
    #expect(last.stage == verb.rawValue)
    #expect(watcher.reports.count > 1)
    #expect(
      watcher.reports.allSatisfy { $0.total == last.total && $0.stage == last.stage && $0.unit == last.unit })
    #expect(zip(watcher.reports, watcher.reports.dropFirst()).allSatisfy { $0.done < $1.done })
  }

  @Test(
    "a request to stop is heeded at the next step and leaves files as they were", arguments: Verb.allCases)
  func interruption(verb: Verb) throws {
    var run = try SmallRun()
    try verb.prepare(run)
    // Output of an earlier run, which must stay.
    let old = ["teacher.onnx", "bundle.h5", "surrogate.h5", "student.onnx"]
    for name in old where !FileManager.default.fileExists(atPath: run.folder.path(name)) {
      try Data(name.utf8).write(to: URL(filePath: run.folder.path(name)))
    }
    let before = try run.outputs()
    let (watcher, interruption) = (Watcher(), Interruption())
    watcher.onReport = { _ in interruption.request(signal: 15) }
    run.reporter = watcher
    run.interruption = interruption
    #expect {
      try verb.perform(run)
    } throws: { error in
      guard case KDMetaError.interrupted(signal: 15, _) = error else { return false }
      return true
    }
    #expect(watcher.reports.count == 1)
    for name in try run.folder.names() where name.hasSuffix(".checkpoint") {
      try FileManager.default.removeItem(atPath: run.folder.path(name))
    }
    #expect(try run.outputs() == before)
  }
}
