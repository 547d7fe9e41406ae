import Datasets
import Foundation
import KDMeta
import TestSupport
import Testing

struct ModelSummaryTests {
  private func summary(_ path: String) throws -> ModelSummary {
    guard case .model(let summary) = try Inspection.of(path) else { throw CocoaError(.fileReadUnknown) }
    return summary
  }

  @Test("a model is told of with its layers, its cost and the methods that it allows") func usable() throws {
    let run = try SmallRun()
    try run.train(steps: 1)
    let summary = try summary(run.teacherPath)
    #expect(summary.opset == 17)
    #expect(summary.irVersion == 8)
    #expect(summary.exporter == "kdmeta")
    #expect(summary.inputs.map(\.name) == ["input"])
    #expect(summary.inputs[0].shape == [nil, 1, 8, 8])
    #expect(summary.outputs[0].shape == [nil, 10])
    #expect(summary.parameters == 38_282)
    #expect(summary.multiplyAccumulates == 64 * 9 * 16 + 64 * 9 * 16 * 32 + 512 * 64 + 640)
    #expect(summary.batchNormalizations == 0)
    #expect(summary.classifier?.layers.map(\.name) == ["conv1", "conv2", "fc1", "fc2"])
    #expect(summary.methods.map(\.name) == MethodReference.all.map(\.name))
    // The network has no batch norms.
    #expect(summary.methods.filter { $0.obstacle != nil }.map(\.name) == ["deep-inversion"])
    #expect(summary.faults.isEmpty)
  }

  /// The teacher's file with every `text` in it replaced by another of the same length.
  private func spoiled(_ run: SmallRun, _ text: String, _ other: String) throws -> String {
    precondition(text.utf8.count == other.utf8.count, "the file's lengths have to stay right")
    var bytes = try Data(contentsOf: URL(filePath: run.teacherPath))
    while let place = bytes.range(of: Data(text.utf8)) {
      bytes.replaceSubrange(place, with: Data(other.utf8))
    }
    let path = run.folder.path("spoiled.onnx")
    try bytes.write(to: URL(filePath: path))
    return path
  }

  @Test("of a model that cannot be used, every node at fault is told, and what the file says of itself")
  func unusable() throws {
    let run = try SmallRun()
    try run.train(steps: 1)
    let summary = try summary(try spoiled(run, "Relu", "Rolu"))
    #expect(
      summary.faults.map(\.place) == ["relu1", "relu2", "relu3"].map { "node '\($0)' (Rolu)" })
    #expect(summary.faults.allSatisfy { $0.reason == "the operator Rolu is not supported" })
    #expect(summary.operators.first { $0.name == "Rolu" }?.count == 3)
    #expect(summary.classifier == nil)
    #expect(summary.parameters == nil)
    #expect(summary.inputs[0].shape == [nil, 1, 8, 8])
    #expect(summary.methods.allSatisfy { $0.obstacle != nil })
  }

  @Test("a model whose preprocessing cannot be read is not usable, and says so") func preprocessing() throws {
    let run = try SmallRun()
    try run.train(steps: 1)
    let summary = try summary(try spoiled(run, "\"deviation\"", "\"deviance?\""))
    #expect(summary.faults.map(\.place) == ["metadata 'kdmeta.preprocessing'"])
    #expect(summary.classifier != nil)
  }
}
