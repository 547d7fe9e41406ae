import Arrays
import Datasets
import Foundation
import TestSupport
import Testing

@testable import KDMeta

/// Reconstruction by several processes, which are threads of this one.
struct TeamReconstructionTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun()
    try run.train(steps: 40)
  }

  private func reconstruct(
    _ size: Int, _ method: ReconstructionMethod = .zskd, count: Int = 41, to name: String
  ) throws -> [Result<Reconstructor.Report, any Error>] {
    let (teacher, output) = (run.teacherPath, run.folder.path(name))
    return try inTeam(size) { team in
      var settings = Reconstructor.Settings(method: method)
      (settings.count, settings.batchSize, settings.steps) = (count, 8, 5)
      return try Reconstructor.reconstruct(
        try LoadedClassifier(teacher), from: nil, settings: settings, to: output,
        context: RunContext(seed: 7, team: team))
    }
  }

  @Test(
    "pictures of all processes make one surrogate, no two alike and the same each time", arguments: [2, 3])
  func shared(size: Int) throws {
    for name in ["a.h5", "b.h5"] {
      for result in try reconstruct(size, to: name) { #expect(try result.get().pictures == 41) }
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
      Issue.record("pictures without numbers")
      return
    }
    #expect(Set((0..<41).map { images.rows($0..<$0 + 1).scalars }).count == 41)
    #expect(try run.folder.names() == ["a.h5", "b.h5", "teacher.onnx"])
  }

  @Test("too few pictures and methods of one generator are refused")
  func refused() throws {
    for results in [try reconstruct(3, count: 2, to: "a.h5"), try reconstruct(2, .dafl, to: "a.h5")] {
      for result in results { #expect(throws: KDMetaError.self) { try result.get() } }
    }
  }
}
