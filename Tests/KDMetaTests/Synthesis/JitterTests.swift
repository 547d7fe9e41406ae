import Datasets
import Network
import Testing
import Torch

@testable import KDMeta

struct JitterTests {
  /// The share of images made with `jitter` of which the teacher says the same when they are moved.
  private func steadiness(_ run: SmallRun, jitter: Double) throws -> Double {
    try run.reconstruct(.zskd, from: .none) {
      $0.count = 200
      $0.batchSize = 100
      $0.steps = 60
      $0.jitter = jitter
    }
    let made = try DataLocation.open(run.surrogatePath, split: .train).readAll()
    let teacher = try run.teacher()
    let executor = try Executor(teacher.model)
    let inputs = try ImageInputs(nil, on: .cpu)(made.pixels)
    let moved = try Augmentation.affine.apply(inputs, generator: Generator(seed: 5))
    let answers = try [inputs, moved].map { try executor.run([$0]).outputs[0].argmax(1) }
    return try answers[0].equal(to: answers[1]).to(.float32).mean().item()
  }

  @Test("the teacher recognises images that were made under jitter when they are moved, more than others")
  func recognition() throws {
    let run = try SmallRun()
    try run.train(steps: 250)
    #expect(try steadiness(run, jitter: 1) > steadiness(run, jitter: 0) + 0.1)
  }
}
