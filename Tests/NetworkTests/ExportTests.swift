import Arrays
import Foundation
import Network
import ONNX
import TestSupport
import Testing
import Torch

@Suite("Exported models") struct ExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fresh(_ network: Zoo) throws -> Model {
    try Model(initializing: network.graph(), generator: Generator(seed: 5))
  }

  private func reread(_ model: Model) throws -> Model {
    let path = folder.path("model.onnx")
    try ONNXExporter.write(model, to: path)
    return try ONNXImporter.model(ModelFile.load(path))
  }

  @Test("are read again as the same graph and weights", arguments: Zoo.small)
  func graphs(_ network: Zoo) throws {
    var model = try fresh(network)
    model.metadata = ["kdmeta.seed": "5"]
    let again = try reread(model)
    #expect(again.weights == model.weights)
    #expect(again.metadata == model.metadata)
    #expect(again.warnings.isEmpty)
    #expect(again.graph.name == model.graph.name)
    #expect(again.graph.inputs == model.graph.inputs)
    #expect(again.graph.outputs == model.graph.outputs)
    #expect(again.graph.weights == model.graph.weights)
    #expect(again.graph.weightRoles == model.graph.weightRoles)
    #expect(again.graph.nodes.map(\.name) == model.graph.nodes.map(\.name))
    #expect(again.graph.nodes.map(\.inputs) == model.graph.nodes.map(\.inputs))
    #expect(again.graph.nodes.map(\.outputs) == model.graph.nodes.map(\.outputs))
    #expect(try Classifier(again.graph).taps == Classifier(model.graph).taps)
  }

  @Test("give the same results bit by bit", arguments: Zoo.small)
  func results(_ network: Zoo) throws {
    let model = try fresh(network)
    let shape = try Classifier(model.graph).imageShape
    let images = try Tensor(noise([4] + shape, seed: 2))
    let expected = try Executor(model).run([images]).outputs[0].array()
    #expect(try Executor(reread(model)).run([images]).outputs[0].array() == expected)
  }

  @Test("are the same bytes for the same model", arguments: Zoo.small)
  func bytes(_ network: Zoo) throws {
    let model = try fresh(network)
    let digest = try ONNXExporter.write(model, to: folder.path("a.onnx"))
    #expect(try ONNXExporter.write(fresh(network), to: folder.path("b.onnx")) == digest)
    #expect(try ONNXExporter.write(Executor(model).model(), to: folder.path("c.onnx")) == digest)
    #expect(try ONNXExporter.write(reread(model), to: folder.path("d.onnx")) == digest)
  }

  // All networks in one test, since Python takes longer to start than most of them to run.
  @Test(
    "are valid, and onnxruntime gives the same",
    .enabled(if: Python.path != nil, "KDMETA_PYTHON names no Python interpreter with onnxruntime"))
  func onnxruntime() throws {
    var (own, jobs): ([ShapedArray<Float>], [Reference.Job]) = ([], [])
    for network in Zoo.compared {
      let model = try fresh(network)
      let path = folder.path("\(network.rawValue).onnx")
      try ONNXExporter.write(model, to: path)
      let shape = try Classifier(model.graph).imageShape
      // Fewer where the network is slow.
      let count = min(100, max(1, 100_000_000 / (try model.graph.multiplyAccumulateCount())))
      let images = noise([count] + shape, seed: 3)
      own.append(try Executor(model).run([Tensor(images)]).outputs[0].array())
      jobs.append(Reference.Job(path, ["input": images]))
    }
    let answers = try Reference.run(jobs)
    #expect(answers.count == Zoo.compared.count)
    for (network, (own, answer)) in zip(Zoo.compared, zip(own, answers)) {
      #expect(relativeDifference(own, try #require(answer["logits"])) < 1e-4, "\(network)")
    }
  }
}
