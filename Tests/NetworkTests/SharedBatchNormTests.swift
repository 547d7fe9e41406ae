import Arrays
import Network
import TestSupport
import Testing
import Torch

/// Batch norms of a batch of which several processes, here threads, have a part each.
struct SharedBatchNormTests {
  private struct Outcome: Sendable {
    var output: [Float]
    var inputGradient: [Float]
    var weightGradients: [[Float]]
    var moments: [[Float]]
  }

  /// What a step of the batch norm makes of `rows` of six images, whose loss is a sum over images.
  private static func step(_ rows: Range<Int>, over group: ProcessGroup?) throws -> Outcome {
    var builder = ModelBuilder([nil, 3, 2, 2])
    builder.weight("scale", [3], [2, 1, 0.5])
    builder.weight("shift", [3], [0, 3, -1])
    builder.weight("mean", [3], [1, 1, 0])
    builder.weight("variance", [3], [4, 4, 1])
    builder.node(
      "BatchNormalization", ["x", "scale", "shift", "mean", "variance"], ["y"],
      ["momentum": .float(0.75), "epsilon": .float(1e-3)])
    let executor = try Executor(builder.imported())
    // Far from 0, where sums of squares alone would lose the variance.
    let whole = try Tensor(noise([6, 3, 2, 2], seed: 4)) + 500
    let weights = try Tensor(noise([6, 3, 2, 2], seed: 5))
    let own = try whole.slice(0, rows).detached()
    try own.setRequiresGradient()
    for parameter in executor.parameters { try parameter.setRequiresGradient() }
    let output = try executor.run([own], mode: .training(nil, over: group)).outputs[0]
    let loss = try (output * weights.slice(0, rows) + output.square() * 0.1).sum()
    let gradients = try loss.gradients(at: [own] + executor.parameters).map { try #require($0) }
    try group?.sum(Array(gradients.dropFirst()))
    return Outcome(
      output: try output.detached().array().scalars, inputGradient: try gradients[0].array().scalars,
      weightGradients: try gradients.dropFirst().map { try $0.array().scalars },
      moments: try ["mean", "variance"].map { try executor.weights[$0]?.array().scalars ?? [] })
  }

  @Test(
    "their results, gradients and running moments are those of the whole batch in one process",
    arguments: [[0..<3, 3..<6], [0..<1, 1..<6], [0..<2, 2..<3, 3..<6]])
  func whole(shares: [Range<Int>]) throws {
    let whole = try Self.step(0..<6, over: nil)
    let port = try ProcessGroup.freePort()
    let parts = try inThreads(shares.count) { rank in
      try Self.step(
        shares[rank],
        over: ProcessGroup(
          rank: rank, size: shares.count, host: "127.0.0.1", port: port, timeout: .seconds(60)))
    }.map { try $0.get() }
    func expectAlike(_ one: [Float], _ other: [Float], within tolerance: Float) {
      #expect(one.count == other.count)
      for (a, b) in zip(one, other) { #expect(abs(a - b) <= tolerance) }
    }
    expectAlike(parts.flatMap(\.output), whole.output, within: 2e-3)
    expectAlike(parts.flatMap(\.inputGradient), whole.inputGradient, within: 2e-3)
    for part in parts {
      for index in 0..<2 {
        expectAlike(part.weightGradients[index], whole.weightGradients[index], within: 2e-2)
        expectAlike(part.moments[index], whole.moments[index], within: 1e-3)
      }
    }
  }
}
