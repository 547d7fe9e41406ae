import Arrays
import Network
import ONNX
import TestSupport
import Testing
import Torch

@Suite("Folded batch norms") struct BatchNormFoldingTests {
  /// `model` with norms that change what they are given.
  private func withMoments(_ model: Model) -> Model {
    var model = model
    for (name, shape) in model.graph.weights {
      if name.hasSuffix("running_mean") { model.weights[name] = noise(shape, seed: 4) }
      if name.hasSuffix("running_var") { model.weights[name] = noise(shape, seed: 5).map { 1 + abs($0) } }
    }
    return model
  }

  private func normCount(_ model: Model) -> Int {
    model.graph.nodes.count { $0.operatorName == "BatchNormalization" }
  }

  private func results(_ model: Model) throws -> ShapedArray<Float> {
    let shape = try #require(model.graph.inputs.first).shape.map { $0 ?? 3 }
    return try Executor(model).run([Tensor(noise(shape, seed: 1))]).outputs[0].array()
  }

  @Test("give the same results to rounding, in grouped convolutions with a bias too")
  func grouped() throws {
    let model = try ModelBuilder.allLayers.imported()
    let folded = model.foldingBatchNorms()
    #expect(normCount(folded) == 0)
    #expect(folded.graph.nodes.count == model.graph.nodes.count - 1)
    #expect(Set(folded.weights.keys) == Set(folded.graph.weights.keys))
    #expect(folded.weights["mean"] == nil)
    #expect(relativeDifference(try results(folded), try results(model)) < 1e-5)
  }

  @Test("are those behind convolutions; those behind a sum stay")
  func sums() throws {
    let model = withMoments(try Model(initializing: Zoo.wrn16x1.graph(), generator: Generator(seed: 1)))
    let folded = model.foldingBatchNorms()
    // Of each of the six blocks the second norm goes; the first ones and the last one follow sums.
    #expect(normCount(model) == 13)
    #expect(normCount(folded) == 7)
    #expect(folded.graph.weights["block1.layer.0.conv1.bias"] == [16])
    #expect(folded.graph.parameterCount < model.graph.parameterCount)
    #expect(relativeDifference(try results(folded), try results(model)) < 1e-5)
  }

  @Test("are read from a file as they were written, and onnxruntime gives the same")
  func file() throws {
    let model = withMoments(try Model(initializing: Zoo.wrn16x1.graph(), generator: Generator(seed: 2)))
    let folder = try TemporaryFolder()
    let path = folder.path("folded.onnx")
    try ONNXExporter.write(model.foldingBatchNorms(), to: path)
    let again = try ONNXImporter.model(ModelFile.load(path))
    #expect(again.opset == 17)
    #expect(again.weights == model.foldingBatchNorms().weights)
    guard Python.path != nil else { return }
    let images = noise([3, 3, 32, 32], seed: 1)
    let answers = try Reference.run([Reference.Job(path, ["input": images])])
    #expect(relativeDifference(try results(model), try #require(answers.first?["logits"])) < 1e-4)
  }

  /// A convolution and a norm behind it, and what `build` adds.
  private func pair(_ build: (inout ModelBuilder) -> Void) throws -> Model {
    var builder = ModelBuilder([nil, 2, 4, 4])
    builder.weight("k.weight", [2, 2, 1, 1])
    for name in ["scale", "bias", "mean"] { builder.weight(name, [2]) }
    builder.weight("variance", [2], [0.5, 2])
    builder.node("Conv", ["x", "k.weight"], ["c"], name: "conv")
    builder.node("BatchNormalization", ["c", "scale", "bias", "mean", "variance"], ["n"], name: "norm")
    build(&builder)
    return try builder.imported()
  }

  @Test("stay where something else takes the convolution's result, or its weights")
  func shared() throws {
    let result = try pair { $0.node("Add", ["n", "c"], ["y"]) }
    #expect(normCount(result.foldingBatchNorms()) == 1)
    let weights = try pair {
      $0.node("Conv", ["n", "k.weight"], ["y"], name: "again")
    }
    #expect(normCount(weights.foldingBatchNorms()) == 1)
    #expect(weights.foldingBatchNorms().weights == weights.weights)
  }

  @Test("leave norms that share their numbers right, and take no name that is there")
  func names() throws {
    let model = try pair {
      $0.weight("k.bias", [4])
      $0.node("Add", ["n", "k.bias"], ["s"])
      $0.node("BatchNormalization", ["s", "scale", "bias", "mean", "variance"], ["y"], name: "second")
    }
    let folded = model.foldingBatchNorms()
    #expect(normCount(folded) == 1)
    #expect(folded.weights["k.bias"] == model.weights["k.bias"])
    #expect(folded.weights["k.bias_"]?.shape == [2])
    #expect(folded.weights["scale"] == model.weights["scale"])
    #expect(relativeDifference(try results(folded), try results(model)) < 1e-5)
  }
}
