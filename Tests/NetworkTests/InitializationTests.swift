import Arrays
import Network
import Testing
import Torch

@Suite("Fresh weights") struct InitializationTests {
  @Test("are the same for the same seed and others for another")
  func seeds() throws {
    let graph = Zoo.lenet5Half.graph()
    func weights(_ seed: UInt64) throws -> [String: ShapedArray<Float>] {
      try Model(initializing: graph, generator: Generator(seed: seed)).weights
    }
    #expect(try weights(1) == weights(1))
    #expect(try weights(1) != weights(2))
  }

  @Test("fill ±1/√fan-in", arguments: ["conv2": 6 * 25, "fc1": 400, "fc3": 84].sorted { $0.key < $1.key })
  func spread(_ layer: String, fanIn: Int) throws {
    let model = try Model(initializing: Zoo.lenet5.graph(), generator: Generator(seed: 3))
    let bound = 1 / Float(fanIn).squareRoot()
    let largest = try #require(model.weights["\(layer).weight"]).scalars.map(abs).max() ?? 0
    #expect(largest <= bound && largest > 0.95 * bound)
    let bias = try #require(model.weights["\(layer).bias"]).scalars.map(abs).max() ?? 0
    #expect(bias <= bound && bias > 0)
  }

  @Test("start norms as the identity")
  func norms() throws {
    var builder = ModelBuilder([nil, 3, 4, 4])
    for name in ["scale", "bias", "mean", "variance"] { builder.weight(name, [3]) }
    builder.node("BatchNormalization", ["x", "scale", "bias", "mean", "variance"], ["y"])
    let model = try Model(initializing: builder.imported().graph, generator: Generator(seed: 1))
    #expect(model.weights["scale"]?.scalars == [1, 1, 1])
    #expect(model.weights["bias"]?.scalars == [0, 0, 0])
    #expect(model.weights["mean"]?.scalars == [0, 0, 0])
    #expect(model.weights["variance"]?.scalars == [1, 1, 1])
  }

  @Test("are refused to constants of a model")
  func constants() throws {
    var builder = ModelBuilder([nil, 3])
    builder.weight("factor", [3])
    builder.node("Mul", ["x", "factor"], ["y"])
    let graph = try builder.imported().graph
    #expect(throws: ModelError(.unsupported, "'factor' is a constant of the model, which has no fresh value"))
    {
      try Model(initializing: graph, generator: Generator(seed: 1))
    }
  }
}
