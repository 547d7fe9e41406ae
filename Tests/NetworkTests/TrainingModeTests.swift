import Arrays
import Network
import Testing
import Torch

@Suite("Training mode") struct TrainingModeTests {
  @Test("normalises by the batch and moves the running moments towards it, as PyTorch does")
  func moments() throws {
    var builder = ModelBuilder([nil, 2, 1, 2])
    builder.weight("scale", [2], [2, 1])
    builder.weight("shift", [2], [0, 3])
    builder.weight("mean", [2], [1, 1])
    builder.weight("variance", [2], [4, 4])
    builder.node(
      "BatchNormalization", ["x", "scale", "shift", "mean", "variance"], ["y"],
      ["momentum": .float(0.75), "epsilon": .float(0)])
    let executor = try Executor(builder.imported())
    // The first channel is 0, 2, 4, 6: mean 3, variance 5, without bias 20/3. The second is 1, 1, 3, 3: 2, 1, 4/3.
    let input = try Tensor([0, 2, 1, 1, 4, 6, 3, 3] as [Float], shape: [2, 2, 1, 2])
    let output = try executor.run([input], mode: .training(Generator(seed: 1))).outputs[0].array().scalars
    let unit = 2 / Float(5).squareRoot()
    let expected: [Float] = [-3 * unit, -unit, 2, 2, unit, 3 * unit, 4, 4]
    for (value, number) in zip(output, expected) { #expect(abs(value - number) < 1e-5) }

    let weights = try executor.model().weights
    for (value, number) in zip(try #require(weights["mean"]).scalars, [1.5, 1.25] as [Float]) {
      #expect(abs(value - number) < 1e-5)
    }
    for (value, number) in zip(try #require(weights["variance"]).scalars, [3 + 5 / 3, 3 + 1 / 3] as [Float]) {
      #expect(abs(value - number) < 1e-5)
    }
  }

  @Test("leaves running moments alone in the other modes", arguments: [false, true])
  func untouched(_ isAbsolute: Bool) throws {
    let model = try ModelBuilder.allLayers.imported()
    let executor = try Executor(model)
    _ = try executor.run([Tensor(noise([2, 2, 8, 8], seed: 1))], mode: isAbsolute ? .absolute : .inference)
    #expect(try executor.model().weights == model.weights)
  }

  @Test("draws dropout masks from the generator: the same seed, the same result; none without it")
  func seeds() throws {
    let executor = try Executor(Model(initializing: Zoo.hinton800.graph(), generator: Generator(seed: 1)))
    let images = try Tensor(noise([3, 1, 28, 28], seed: 2))
    func scores(_ seed: UInt64) throws -> ShapedArray<Float> {
      try executor.run([images], mode: .training(Generator(seed: seed))).outputs[0].array()
    }
    #expect(try scores(1) == scores(1))
    #expect(try scores(1) != scores(2))
    let finished = try executor.run([images]).outputs[0].array()
    #expect(try executor.run([images]).outputs[0].array() == finished)
    #expect(try executor.run([images], mode: .training(nil)).outputs[0].array() == finished)
  }

  @Test("drops numbers with the given probability and scales the others up", arguments: [Float(0), 0.2, 0.5])
  func dropout(_ probability: Float) throws {
    var builder = ModelBuilder([nil, 10_000])
    builder.weight("ratio", [], [probability])
    builder.node("Dropout", ["x", "ratio"], ["y"])
    let executor = try Executor(builder.imported())
    let ones = try Tensor(repeating: 1, shape: [1, 10_000])
    let output = try executor.run([ones], mode: .training(Generator(seed: 4))).outputs[0].array().scalars
    let kept = output.filter { $0 != 0 }
    #expect(kept.allSatisfy { abs($0 - 1 / (1 - probability)) < 1e-5 })
    // Five deviations of the binomial distribution.
    #expect(
      abs(Float(kept.count) / 10_000 - (1 - probability)) <= 0.05
        * (probability * (1 - probability)).squareRoot())
  }
}
