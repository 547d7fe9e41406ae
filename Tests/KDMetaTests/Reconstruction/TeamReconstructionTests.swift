import Arrays
import Datasets
import Foundation
import Network
import TestSupport
import Testing

@testable import KDMeta

/// Reconstruction by several processes, which are threads of this one.
struct TeamReconstructionTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun()
    try run.train(.digitsHalf, steps: 40)
  }

  /// Reconstructs in each of `size` processes; `stop` is told of each step, and may ask the process to stop.
  private func reconstruct(
    _ size: Int, _ method: MethodReference = .zskd, count: Int = 41, to name: String,
    generator: String? = nil, refinements: Int = 20,
    stop: @escaping @Sendable (_ rank: Int, KDMeta.Progress) -> Bool = { _, _ in false }
  ) throws -> [Result<Reconstructor.Report, any Error>] {
    let (teacher, output) = (run.teacherPath, run.folder.path(name))
    let generatorPath = generator.map { run.folder.path($0) }
    let bundle = method == .guided ? run.bundlePath : nil
    return try inTeam(size) { team in
      var settings = Reconstructor.Settings(method: method)
      (settings.count, settings.batchSize, settings.steps) = (count, 8, 5)
      settings.channels = 4
      // Many steps make much of rounding.
      settings.refinementSteps = min(settings.refinementSteps, refinements)
      let (watcher, interruption, rank) = (Watcher(), Interruption(), team.place.rank)
      watcher.onReport = { if stop(rank, $0) { interruption.request(signal: SIGINT) } }
      return try Reconstructor.reconstruct(
        try LoadedClassifier(teacher), from: bundle, settings: settings, to: output,
        generatorPath: generatorPath,
        context: RunContext(
          seed: 7, reporter: watcher, interruption: interruption, team: size > 1 ? team : nil))
    }
  }

  @Test(
    "images of all processes make one surrogate, no two alike and the same each time", arguments: [2, 3])
  func shared(size: Int) throws {
    for name in ["a.h5", "b.h5"] {
      for result in try reconstruct(size, to: name) { #expect(try result.get().images == 41) }
    }
    let (first, second) = (
      try SurrogateFile(run.folder.path("a.h5")), try SurrogateFile(run.folder.path("b.h5"))
    )
    try first.validate()
    let batch = try first.readAll()
    #expect(try second.readAll() == batch)
    #expect(batch.count == 41)
    #expect(first.header.provenance.seed == 7)
    guard case .values(let images) = batch.pixels else {
      Issue.record("images without numbers")
      return
    }
    #expect(Set((0..<41).map { images.rows($0..<$0 + 1).scalars }).count == 41)
    #expect(try run.folder.names() == ["a.h5", "b.h5", "teacher.onnx"])
  }

  @Test(
    "a generator that several processes train makes the images of one that a single process trains",
    arguments: [
      (2, MethodReference.dafl, 0, Float(1e-2)), (2, .guided, 20, 1e-2),
      // Gradients of three processes add up in another order than in one.
      (3, .contrastive, 0, 3e-3),
    ])
  func generator(size: Int, method: MethodReference, refinements: Int, tolerance: Float) throws {
    if method == .guided { try run.record { $0.records = ["spectral"] } }
    _ = try reconstruct(1, method, to: "alone.h5", refinements: refinements)[0].get()
    for result in try reconstruct(
      size, method, to: "shared.h5", generator: "generator.onnx", refinements: refinements)
    {
      #expect(try result.get().images == 41)
    }
    let (alone, shared) = (
      try SurrogateFile(run.folder.path("alone.h5")), try SurrogateFile(run.folder.path("shared.h5"))
    )
    try shared.validate()
    let (one, other) = (try alone.readAll(), try shared.readAll())
    #expect(one.classes == other.classes)
    guard case .values(let images) = one.pixels, case .values(let others) = other.pixels else {
      Issue.record("images without numbers")
      return
    }
    // Adam's first steps go as far for a gradient that is nothing but rounding as for any other, in refined images for every pixel.
    let differences = zip(images.scalars, others.scalars).map { abs($0 - $1) }
    let mean = differences.reduce(0, +) / Float(differences.count)
    #expect(mean < tolerance)
    #expect(FileManager.default.fileExists(atPath: run.folder.path("generator.onnx")))
    #expect(try run.folder.names().filter { $0.contains("checkpoint") } == [])
  }

  @Test(
    "where any process is asked to stop while a generator is trained, all do and go on together",
    arguments: [0, 1])
  func stopped(rank: Int) throws {
    _ = try reconstruct(2, .dafl, to: "other.h5")
    for result in try reconstruct(
      2, .dafl, to: "a.h5", stop: { $0 == rank && $1.stage == "generate" && $1.done == 3 })
    {
      let error = try #require(throws: KDMetaError.self) { try result.get() }
      guard case .interrupted = error else {
        Issue.record("\(error)")
        continue
      }
    }
    #expect(FileManager.default.fileExists(atPath: run.folder.path("a.h5.checkpoint/state.h5")))
    for result in try reconstruct(2, .dafl, to: "a.h5") { #expect(try result.get().images == 41) }
    #expect(
      try SurrogateFile(run.folder.path("a.h5")).readAll()
        == SurrogateFile(run.folder.path("other.h5")).readAll())
  }

  @Test("where process 0 stops while it makes a generator's images, the others end too, and all go on")
  func stoppedLater() throws {
    _ = try reconstruct(2, .dafl, to: "other.h5")
    let results = try reconstruct(2, .dafl, to: "a.h5") {
      $0 == 0 && $1.stage == "reconstruct" && $1.done == 3
    }
    for (rank, result) in results.enumerated() {
      switch try #require(throws: KDMetaError.self, performing: { try result.get() }) {
      case .interrupted: #expect(rank == 0)
      case .lostProcess: #expect(rank == 1)
      case let error: Issue.record("\(error)")
      }
    }
    for result in try reconstruct(2, .dafl, to: "a.h5") { #expect(try result.get().images == 41) }
    #expect(
      try SurrogateFile(run.folder.path("a.h5")).readAll()
        == SurrogateFile(run.folder.path("other.h5")).readAll())
  }

  @Test(
    "too few images are refused, and a batch for a generator with fewer than processes, in the same words by all"
  )
  func refused() throws {
    for results in [try reconstruct(3, count: 2, to: "a.h5"), try reconstruct(9, .dafl, to: "a.h5")] {
      for result in results {
        let error = try #require(throws: KDMetaError.self) { try result.get() }
        #expect("\(error)".contains("too small"))
      }
    }
  }
}
