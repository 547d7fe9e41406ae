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

  /// Pixels less a mean, a convolution, a norm, and a product with `factor`, whose shape is given.
  private func normalized(_ factor: [Int]) throws -> Model {
    var builder = ModelBuilder([nil, 3, 4, 4])
    builder.weight("pixel mean", [1, 3, 1, 1])
    builder.node("Sub", ["x", "pixel mean"], ["centred"])
    builder.weight("kernel", [2, 3, 1, 1])
    builder.node("Conv", ["centred", "kernel"], ["c"])
    for name in ["scale", "bias", "mean"] { builder.weight(name, [2]) }
    builder.weight("variance", [2], [3, 4])
    builder.node("BatchNormalization", ["c", "scale", "bias", "mean", "variance"], ["n"])
    builder.weight("factor", factor)
    builder.node("Mul", ["n", "factor"], ["y"], name: "product")
    return try builder.imported()
  }

  @Test("replace what a file's network has learnt, and leave its settings")
  func replaced() throws {
    let model = try normalized([1])
    let fresh = try model.withFreshWeights(Generator(seed: 1))
    for name in ["pixel mean", "factor"] { #expect(fresh.weights[name] == model.weights[name]) }
    for name in ["kernel", "scale", "bias", "mean", "variance"] {
      #expect(fresh.weights[name] != model.weights[name])
    }
    #expect(fresh.weights["variance"]?.scalars == [1, 1])
    #expect(try model.withFreshWeights(Generator(seed: 1)).weights == fresh.weights)
    #expect(try model.withFreshWeights(Generator(seed: 2)).weights != fresh.weights)
  }

  @Test("are refused to numbers of a file that may have been learnt")
  func mayBeLearnt() throws {
    try expectFault(.unsupported, "'factor' is a constant of the model, which has no fresh value") {
      try normalized([2, 1, 1]).withFreshWeights(Generator(seed: 1))
    }
  }

  @Test("of a network that was written are those of the network in the zoo")
  func written() throws {
    let graph = Zoo.digitsHalf.graph()
    let first = try Model(initializing: graph, generator: Generator(seed: 1))
    let fresh = try Model(initializing: graph, generator: Generator(seed: 2))
    #expect(try first.withFreshWeights(Generator(seed: 2)).weights == fresh.weights)
  }
}
