import Arrays
import Network
import Testing
import Torch

@testable import KDMeta

struct ExponentialMovingAverageTests {
  @Test("the mean follows the weights, the first steps faster, and is given to the network in the end")
  func average() throws {
    let model = try Model(initializing: Zoo.digitsHalf.graph(), generator: Generator(seed: 1))
    let network = try Executor(model)
    let average = try ExponentialMovingAverage(of: network, keeping: 0.5)
    let name = "fc1.bias"
    let weight = try #require(network.weights[name])
    let start = try weight.array(of: Float.self).scalars
    var expected = start
    for step in 0..<6 {
      try withoutGradients { try weight.addInPlace(try weight * 0 + 1) }
      try average.update(afterStep: step)
      let kept = Float(min(0.5, Double(1 + step) / Double(10 + step)))
      expected = expected.indices.map { expected[$0] * kept + (start[$0] + Float(step + 1)) * (1 - kept) }
    }
    try average.apply()
    let found = try weight.array(of: Float.self).scalars
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    let other = try #require(network.weights["conv1.weight"]).array(of: Float.self)
    let before = try #require(model.weights["conv1.weight"])
    #expect(zip(other.scalars, before.scalars).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("a constant schedule keeps the rate, and one cycle rises and falls") func schedules() {
    var settings = TrainingSettings(steps: 100, augmentation: nil)
    #expect(settings.learningRate(at: 30) > 5 * settings.learningRate(at: 0))
    #expect(settings.learningRate(at: 99) < 1e-3 * settings.learningRate(at: 30))
    settings.schedule = .constant
    #expect((0..<100).allSatisfy { settings.learningRate(at: $0) == settings.learningRate })
  }
}
