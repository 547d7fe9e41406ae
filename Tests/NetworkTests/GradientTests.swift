import Arrays
import Network
import Testing
import Torch

/// Gradients against finite differences: where the numbers move along their gradient g, the result rises by |g| a step.
@Suite("Gradients") struct GradientTests {
  private let model: Model
  private let images = noise([2, 2, 8, 8], seed: 11)
  private let cotangent = noise([2, 3], seed: 12)

  init() throws { model = try ModelBuilder.allLayers.imported() }

  /// Σ cotangent·output in float64.
  private func result(_ model: Model, _ images: ShapedArray<Float>) throws -> Double {
    let output = try Executor(model).run([Tensor(images)]).outputs[0].array()
    return zip(output.scalars, cotangent.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  private func gradients(at names: [String]) throws -> [ShapedArray<Float>] {
    let executor = try Executor(model)
    let input = try Tensor(images)
    let variables = try names.map { try $0 == "x" ? input : #require(executor.weights[$0]) }
    for variable in variables { try variable.setRequiresGradient() }
    let output = try executor.run([input]).outputs[0]
    return try Tensor.vectorJacobianProducts(of: [output], with: [Tensor(cotangent)], at: variables)
      .map { try #require($0).array() }
  }

  /// Expects the rise of `result` along `gradient` to be the gradient's length.
  private func expectRise(
    _ gradient: ShapedArray<Float>, _ value: ShapedArray<Float>,
    _ result: (ShapedArray<Float>) throws -> Double
  ) throws {
    let length = gradient.scalars.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(length > 1e-3)
    // Small enough for the curvature, large enough for float32.
    let step = 0.001
    func moved(_ distance: Double) -> ShapedArray<Float> {
      ShapedArray(
        shape: value.shape,
        scalars: zip(value.scalars, gradient.scalars).map { $0 + Float(distance / length) * $1 })
    }
    let base = try result(value)
    // A maximum may change hands on one side.
    let rises = [try result(moved(step)) - base, try base - result(moved(-step))].map { $0 / step }
    #expect(rises.contains { abs($0 - length) < 0.01 * length })
  }

  @Test(
    "leak through shut rectifiers as the gradients of leaky ones, and results stay", arguments: [0.05, 0.5])
  func leaks(_ leak: Double) throws {
    var builder = ModelBuilder([nil, 6])
    builder.node("Relu", ["x"], ["y"])
    let executor = try Executor(builder.imported())
    let numbers: [Float] = [-2, -0.5, 0, 0.25, 1, 3]
    let input = try Tensor(numbers, shape: [1, 6])
    try input.setRequiresGradient()
    let output = try executor.run([input], mode: .leaking(leak)).outputs[0]
    #expect(try output.array().scalars == numbers.map { max($0, 0) })
    let gradient = try #require(try (output * 3).sum().gradients(at: [input])[0]).array().scalars
    let expected = numbers.map { $0 > 0 ? 3 : 3 * Float(leak) }
    #expect(zip(gradient, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("at the input agree with finite differences")
  func input() throws {
    try expectRise(gradients(at: ["x"])[0], images) { try result(model, $0) }
  }

  @Test(
    "at the weights agree with finite differences",
    arguments: [
      "first.weight", "first.bias", "scale", "shift", "second.weight", "third.weight", "dense.weight",
      "dense.bias", "last.weight",
    ])
  func weights(_ name: String) throws {
    try expectRise(gradients(at: [name])[0], #require(model.weights[name])) { moved in
      var model = model
      model.weights[name] = moved
      return try result(model, images)
    }
  }

  @Test("are asked for by name in the order of first use, statistics left out")
  func parameters() throws {
    let executor = try Executor(model)
    #expect(
      executor.parameterNames == [
        "first.weight", "first.bias", "scale", "shift", "second.weight", "third.weight", "dense.weight",
        "dense.bias", "last.weight",
      ])
    #expect(executor.parameters.map(\.shape) == executor.parameterNames.map { model.graph.weights[$0] })
    #expect(executor.parameters.reduce(0) { $0 + $1.count } == model.graph.parameterCount)
    #expect(executor.parameters.allSatisfy { !$0.requiresGradient })
  }
}
